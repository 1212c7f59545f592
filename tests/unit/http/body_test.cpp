// Tests bodies that are streamed in pieces. They are received as they arrive, paused while the receiver is
// slow, and sent at the speed of the wire.
#include "http/body.hpp"

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "unit/http/scene.hpp"

namespace parley::http {
namespace {

using namespace std::chrono_literals;
using test::answer;
using test::get;
using test::post;
using test::Scene;

/// Collects the body, and answers with it at its end.
struct Basket final : BodySink {
  void on_body(std::string_view bytes) override {
    EXPECT_FALSE(bytes.empty());
    body += bytes;
    ++pieces;
    if (is_full) responder.hold_body();
    if (answers_at_once) responder.respond({200, {}, "enough"});
  }
  void on_body_end() override {
    has_ended = true;
    responder.respond({200, {}, body});
  }
  void on_body_refused(int status) override {
    refused = status;
    responder.respond({status, {}, "refused"});
  }

  Responder responder;
  std::string body;
  int pieces = 0;
  int refused = 0;
  bool has_ended = false;
  bool is_full = false;
  bool answers_at_once = false;
};

struct Reception : Scene {
  explicit Reception(bool at_once = true, ConnectionLimits bounds = {}) : Scene(bounds) {
    desk.is_streaming = true;
    desk.serve = [this, at_once](Request request, Responder responder) {
      come = std::move(request.body);
      basket = std::make_shared<Basket>();
      basket->responder = std::move(responder);
      if (at_once) receive();
    };
  }
  void receive() { basket->responder.receive_body(basket, come); }

  std::string come;
  std::shared_ptr<Basket> basket;
};

const std::string head = "POST /f HTTP/1.1\r\nHost: a\r\n";
const std::string chunked =
    head + "Transfer-Encoding: chunked\r\n\r\n5\r\nHello\r\n7;x=y\r\n, world\r\n0\r\n\r\n";

TEST(HttpBody, IsReceivedInPiecesAndAnsweredAtItsEnd) {
  Reception scene;
  scene.wire.receive(head + "Content-Length: 10\r\n\r\n01234");
  EXPECT_EQ(scene.basket->body, "01234");
  EXPECT_EQ(scene.wire.sent(), "");
  scene.wire.receive("567");
  scene.wire.receive("89" + get("/next"));
  EXPECT_EQ(scene.basket->body, "") << "this is the next request, which has no body";
  EXPECT_EQ(scene.wire.sent(), answer("0123456789") + answer(""));
  EXPECT_TRUE(scene.wire.is_open());
}

TEST(HttpBody, AnySplitOfTheBytesGivesTheSameBody) {
  for (const std::string& request : {post("/f", "Hello, world"), chunked}) {
    for (const bool at_once : {true, false}) {
      for (std::size_t cut = 1; cut < request.size(); ++cut) {
        Reception scene(at_once);
        scene.wire.receive(request.substr(0, cut));
        scene.wire.receive(request.substr(cut));
        if (!at_once) {
          ASSERT_EQ(scene.basket->pieces, 0) << "not before receive_body()";
          scene.receive();
        }
        ASSERT_EQ(scene.wire.sent(), answer("Hello, world")) << cut;
      }
    }
    Reception scene;
    scene.wire.receive_byte_by_byte(request);
    EXPECT_EQ(scene.wire.sent(), answer("Hello, world"));
  }
}

TEST(HttpBody, IsNotReadBeforeReceiveBody) {
  Reception scene(false);
  scene.wire.receive(head + "Content-Length: 5\r\n\r\n");
  EXPECT_TRUE(scene.wire.is_held());
  scene.receive();
  EXPECT_FALSE(scene.wire.is_held());
  scene.wire.receive("Hello");
  EXPECT_EQ(scene.wire.sent(), answer("Hello"));
}

TEST(HttpBody, ContinueIsSentWhenReceiveBodyIsCalled) {
  Reception scene(false);
  scene.wire.receive(head + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  EXPECT_EQ(scene.wire.sent(), "");
  scene.receive();
  EXPECT_EQ(scene.wire.take_sent(), "HTTP/1.1 100 Continue\r\n\r\n");
  scene.wire.receive("Hello");
  EXPECT_EQ(scene.wire.sent(), answer("Hello"));
}

TEST(HttpBody, AnAnswerWithoutReceiveBodyClosesTheConnectionWithoutContinue) {
  Reception scene(false);
  scene.wire.receive(head + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  scene.basket->responder.respond({401, {}, "who?"});
  EXPECT_EQ(scene.wire.sent(), answer("who?", "close", "401 Unauthorized"));
  EXPECT_TRUE(scene.wire.closed());
}

TEST(HttpBody, AnAnswerBeforeItsEndClosesTheConnection) {
  Reception scene(false);
  scene.wire.receive(head + "Content-Length: 50\r\n\r\n");
  scene.basket->answers_at_once = true;
  scene.receive();
  scene.wire.receive("Hello");
  EXPECT_EQ(scene.wire.sent(), answer("enough", "close"));
  EXPECT_TRUE(scene.wire.closed());
  EXPECT_FALSE(scene.basket->has_ended);
}

TEST(HttpBody, OfLengthZeroEndsAtOnce) {
  Reception scene;
  scene.wire.receive(post("/f", ""));
  EXPECT_TRUE(scene.basket->has_ended);
  EXPECT_EQ(scene.wire.sent(), answer(""));
}

TEST(HttpBody, WithATooLargeContentLengthIsRefusedUnread) {
  Reception scene;
  scene.wire.receive(head + "Expect: 100-continue\r\nContent-Length: 1001\r\n\r\n");
  EXPECT_EQ(scene.basket, nullptr);
  EXPECT_EQ(scene.desk.refusals, std::vector<std::string>{"413 /f"});
  EXPECT_EQ(scene.wire.sent(), answer("refused", "close", "413 Content Too Large"));
}

struct Fault {
  std::string_view bytes;
  int status;
};

TEST(HttpBody, AnErrorInTheMiddleIsReportedToTheSink) {
  constexpr std::string_view field = "Transfer-Encoding: chunked\r\n\r\n";
  for (const Fault& fault : {Fault{"5\r\nHello\r\n3e4\r\n", 413}, Fault{"5\r\nHello\r\nx\r\n", 400},
                             Fault{"5\r\nHelloo", 400}, Fault{"5\r\nHello\r\n0\r\nbad\r\n", 400}}) {
    Reception scene;
    scene.wire.receive(head + std::string(field));
    scene.wire.receive(fault.bytes);
    EXPECT_EQ(scene.basket->body, "Hello") << fault.bytes;
    EXPECT_EQ(scene.basket->refused, fault.status) << fault.bytes;
    EXPECT_TRUE(scene.wire.closed());
    EXPECT_TRUE(scene.desk.refusals.empty());
  }
}

TEST(HttpBody, IsPausedAndResumed) {
  Reception scene;
  scene.wire.receive(head + "Content-Length: 10\r\n\r\n");
  scene.basket->is_full = true;
  scene.wire.receive("01234");
  EXPECT_TRUE(scene.wire.is_held());
  scene.basket->is_full = false;
  scene.basket->responder.resume_body();
  EXPECT_FALSE(scene.wire.is_held());
  scene.wire.receive("56789");
  EXPECT_EQ(scene.wire.sent(), answer("0123456789"));
}

TEST(HttpBody, PausedAtItsEndTheConnectionStillReadsTheNextRequest) {
  Reception scene;
  scene.wire.receive(head + "Content-Length: 5\r\n\r\n");
  scene.basket->is_full = true;
  scene.wire.receive("01234");
  EXPECT_FALSE(scene.wire.is_held());
  scene.wire.receive(get("/next"));
  EXPECT_EQ(scene.wire.sent(), answer("01234") + answer(""));
}

TEST(HttpBody, ADisconnectDestroysTheSink) {
  Reception scene;
  scene.wire.receive(head + "Content-Length: 10\r\n\r\n01234");
  bool is_abandoned = false;
  scene.basket->responder.on_abandoned([&] { is_abandoned = true; });
  const std::weak_ptr<Basket> basket = std::exchange(scene.basket, nullptr);
  EXPECT_FALSE(basket.expired()) << "kept by the connection";
  scene.wire.drop();
  EXPECT_TRUE(is_abandoned);
  EXPECT_TRUE(basket.expired());
  EXPECT_EQ(scene.timers.next_deadline(), std::nullopt);
}

TEST(HttpBody, AnEndOfInputInTheMiddleIsRefusedWith400) {
  Reception scene;
  scene.wire.receive(head + "Content-Length: 10\r\n\r\n01234");
  scene.wire.end();
  EXPECT_EQ(scene.basket->refused, 400);
  EXPECT_TRUE(scene.wire.closed());
}

TEST(HttpBody, TheDeadlineGrowsWithReceivedBytesAndASlowClientIsRefused) {
  ConnectionLimits limits;
  limits.least_body_rate = 10;
  Reception scene(true, limits);
  scene.wire.receive(head + "Content-Length: 900\r\n\r\n" + std::string(500, 'x'));
  scene.pass(79s);  // 30 s, and 50 s for the bytes received
  EXPECT_EQ(scene.basket->refused, 0);
  scene.wire.receive(std::string(10, 'x'));
  scene.pass(1900ms);
  EXPECT_EQ(scene.basket->refused, 0);
  scene.pass(200ms);
  EXPECT_EQ(scene.basket->refused, 408);
  EXPECT_TRUE(scene.wire.closed());
}

/// Supplies the given pieces, at once or when the test calls give().
struct Well final : BodySource {
  explicit Well(std::deque<std::string> pieces_) : pieces(std::move(pieces_)) {}
  void read(Piece done) override {
    ++reads;
    waiting = std::move(done);
    if (!is_slow) give();
  }
  void give() {
    auto done = std::exchange(waiting, {});
    if (pieces.empty()) return done(nullptr);
    auto piece = std::make_shared<const std::string>(std::move(pieces.front()));
    pieces.pop_front();
    done(std::move(piece));
  }

  std::deque<std::string> pieces;
  Piece waiting;
  int reads = 0;
  bool is_slow = false;
};

struct Delivery : Scene {
  Delivery(std::uint64_t length, std::deque<std::string> pieces, bool is_slow = false) {
    desk.serve = [=, this](Request, Responder responder) {
      auto made = std::make_unique<Well>(pieces);
      made->is_slow = is_slow;
      well = made.get();
      responder.respond_stream({200, {}, {}}, length, std::move(made));
    };
  }
  Well* well = nullptr;
};

TEST(HttpBody, OfAnAnswerIsSentPieceByPieceAtTheSpeedOfTheWire) {
  Delivery scene(10, {"01234", "567", "89"}, true);
  scene.wire.receive(get("/f"));
  EXPECT_EQ(scene.wire.sent(), answer("0123456789").substr(0, answer("0123456789").size() - 10));
  scene.well->give();
  EXPECT_EQ(scene.well->reads, 1) << "no more before this piece has been sent";
  scene.wire.settle();
  EXPECT_EQ(scene.well->reads, 2);
  scene.wire.reads = false;
  scene.well->give();
  scene.wire.settle();
  EXPECT_EQ(scene.well->reads, 2);
  scene.wire.reads = true;
  scene.wire.settle();
  scene.well->give();
  EXPECT_EQ(scene.wire.take_sent(), answer("0123456789"));
  scene.wire.receive(get("/f"));
  EXPECT_NE(scene.wire.sent(), "") << "the connection serves the next request";
}

TEST(HttpBody, OfAnAnswerIsNotReadForHead) {
  Delivery scene(10, {"0123456789"});
  scene.wire.receive("HEAD /f HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(scene.wire.sent(), answer("0123456789").substr(0, answer("0123456789").size() - 10));
}

TEST(HttpBody, OfAnAnswerIsTruncatedIfTooLongAndAbortsTheConnectionIfTooShort) {
  Delivery longer(5, {"0123456789"});
  longer.wire.receive(get("/f") + get("/f"));
  EXPECT_EQ(longer.wire.sent(), answer("01234") + answer("01234"));
  Delivery shorter(11, {"0123456789"});
  shorter.wire.receive(get("/f"));
  EXPECT_TRUE(shorter.wire.aborted());
}

TEST(HttpBody, OfAnAnswerIsDroppedWhenItsClientDisconnects) {
  Delivery scene(10, {"01234", "56789"}, true);
  scene.wire.receive(get("/f"));
  scene.wire.drop();
  EXPECT_EQ(scene.timers.next_deadline(), std::nullopt);
}

TEST(HttpBody, RequestsAfterAStreamedAnswerWaitForIt) {
  Delivery scene(4, {"0123"}, true);
  scene.wire.receive(get("/1") + get("/2"));
  scene.well->give();
  scene.well->give();
  EXPECT_EQ(scene.wire.sent(), answer("0123") + answer("0123"));
}

}  // namespace
}  // namespace parley::http
