// Tests Responder: one answer, moves, a longer life than its connection, and an answer in every case.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "unit/http/scene.hpp"

namespace parley::http {
namespace {

using test::answer;
using test::date;
using test::get;
using test::Scene;

const std::string forgotten =
    "HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/plain; charset=UTF-8\r\n" + date +
    "Content-Length: 21\r\nConnection: keep-alive\r\n\r\nInternal Server Error";

TEST(HttpResponder, AnswersOnce) {
  Scene scene;
  scene.park();
  scene.wire.receive(get("/"));
  Responder& responder = scene.parked[0];
  EXPECT_TRUE(responder.pending());
  responder.respond({200, {}, "first"});
  EXPECT_FALSE(responder.pending());
  responder.respond({200, {}, "second"});
  responder.respond_and_close({200, {}, "third"});
  EXPECT_EQ(scene.wire.sent(), answer("first"));
  EXPECT_TRUE(scene.wire.is_open());
}

TEST(HttpResponder, RespondAndCloseClosesAfterTheAnswer) {
  Scene scene;
  scene.desk.serve = [](Request, Responder responder) { responder.respond_and_close({200, {}, "bye"}); };
  scene.wire.receive(get("/1") + get("/2"));
  EXPECT_EQ(scene.wire.sent(), answer("bye", "close"));
  EXPECT_TRUE(scene.wire.closed());
}

TEST(HttpResponder, AnswersFiveHundredWhenDestroyedWithoutAnAnswer) {
  Scene at_once;
  at_once.desk.serve = [](Request, Responder) {};
  at_once.wire.receive(get("/"));
  EXPECT_EQ(at_once.wire.sent(), forgotten);

  Scene later;
  later.park();
  later.wire.receive(get("/"));
  EXPECT_EQ(later.wire.sent(), "");
  later.parked.clear();
  EXPECT_EQ(later.wire.sent(), forgotten);
}

TEST(HttpResponder, CanBeMovedAndThenAnswers) {
  Scene scene;
  scene.park();
  scene.wire.receive(get("/"));
  Responder second = std::move(scene.parked[0]);
  EXPECT_FALSE(scene.parked[0].pending());
  Responder third;
  third = std::move(second);
  scene.parked.clear();
  EXPECT_EQ(scene.wire.sent(), "");
  third.respond({200, {}, "third"});
  EXPECT_EQ(scene.wire.sent(), answer("third"));
}

TEST(HttpResponder, AnswersFiveHundredWhenOverwrittenByAnother) {
  Scene one;
  Scene two;
  one.park();
  two.park();
  one.wire.receive(get("/"));
  two.wire.receive(get("/"));
  one.parked[0] = std::move(two.parked[0]);
  EXPECT_EQ(one.wire.sent(), forgotten);
  one.parked[0].respond({200, {}, "two"});
  EXPECT_EQ(two.wire.sent(), answer("two"));
}

TEST(HttpResponder, AddsHeadersToAnyAnswer) {
  Headers headers;
  headers.add("Vary", "Origin");
  Scene scene;
  scene.desk.serve = [&](Request, Responder responder) { responder.add_headers(headers); };
  scene.wire.receive(get("/"));
  EXPECT_NE(scene.wire.take_sent().find("\r\nVary: Origin\r\n"), std::string::npos);
  scene.desk.serve = nullptr;
  scene.wire.receive(get("/"));
  EXPECT_EQ(scene.wire.take_sent(), answer("/")) << "the headers belong to one answer only";
}

TEST(HttpResponder, CallsOnAbandonedOnceWhenTheClientDisconnects) {
  Scene scene;
  scene.park();
  scene.wire.receive(get("/"));
  int abandoned = 0;
  scene.parked[0].on_abandoned([&] {
    ++abandoned;
    EXPECT_FALSE(scene.parked[0].pending());
    scene.parked[0].respond({200, {}, "from inside"});
  });
  scene.wire.drop();
  EXPECT_EQ(abandoned, 1);
  scene.parked[0].respond({200, {}, "later"});
  EXPECT_EQ(scene.wire.sent(), "");
}

TEST(HttpResponder, DoesNotCallOnAbandonedAfterTheAnswer) {
  Scene scene;
  scene.park();
  scene.wire.receive(get("/"));
  bool abandoned = false;
  scene.parked[0].on_abandoned([&] { abandoned = true; });
  scene.parked[0].respond({200, {}, "answer"});
  scene.wire.drop();
  EXPECT_FALSE(abandoned);
}

TEST(HttpResponder, MayBeDestroyedInsideOnAbandoned) {
  Scene scene;
  scene.park();
  scene.wire.receive(get("/"));
  scene.parked[0].on_abandoned([&] { scene.parked.clear(); });
  scene.wire.drop();
  EXPECT_TRUE(scene.parked.empty());
}

TEST(HttpResponder, MayOutliveADestroyedConnection) {
  Responder responder;
  {
    Scene scene;
    scene.park();
    scene.wire.receive(get("/"));
    responder = std::move(scene.parked[0]);
    ASSERT_TRUE(responder.pending());
  }
  EXPECT_FALSE(responder.pending());
  responder.respond({200, {}, "this is dropped"});
}

/// Records its callbacks.
class Diary final : public base::Protocol {
 public:
  explicit Diary(std::vector<std::string>& lines) : lines_(lines) {}
  void on_bytes(std::string_view bytes) override { lines_.push_back("bytes " + std::string(bytes)); }
  void on_eof() override { lines_.emplace_back("end"); }
  void on_closed() override { lines_.emplace_back("closed"); }

 private:
  std::vector<std::string>& lines_;
};

const std::string switching = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n";

Response switched() {
  Response response{101, {}, {}};
  response.headers.add("Upgrade", "x");
  return response;
}

using Lines = std::vector<std::string>;

TEST(HttpUpgrade, PassesTheConnectionAndTheBytesAfterTheRequestOn) {
  Lines lines;
  Scene scene;
  scene.desk.serve = [&](Request, Responder responder) {
    EXPECT_EQ(&responder.wire(), &scene.wire);
    responder.upgrade(switched(), std::make_unique<Diary>(lines));
  };
  scene.wire.receive(get("/") + "GET no more");
  EXPECT_EQ(scene.wire.sent(), switching);
  EXPECT_EQ(lines, Lines{"bytes GET no more"});
  scene.wire.receive("more");
  scene.wire.end();
  scene.wire.drop();
  EXPECT_EQ(lines, (Lines{"bytes GET no more", "bytes more", "end", "closed"}));
  EXPECT_EQ(scene.desk.requests.size(), 1u);
  EXPECT_EQ(scene.timers.next_deadline(), std::nullopt) << "HTTP's deadlines end with the upgrade";
}

TEST(HttpUpgrade, MayBeDoneAfterTheHandlerReturns) {
  Lines lines;
  Scene scene;
  scene.park();
  scene.wire.receive(get("/") + "ear");
  scene.wire.receive("ly");
  scene.parked[0].upgrade(switched(), std::make_unique<Diary>(lines));
  scene.wire.settle();
  EXPECT_EQ(scene.wire.sent(), switching);
  EXPECT_EQ(lines, Lines{"bytes early"});
}

TEST(HttpUpgrade, ReportsAnEarlierEndOfInput) {
  Lines lines;
  Scene scene;
  scene.park();
  scene.wire.receive(get("/"));
  scene.wire.end();
  scene.parked[0].upgrade(switched(), std::make_unique<Diary>(lines));
  EXPECT_EQ(lines, Lines{"end"});
}

TEST(HttpUpgrade, OfAClosedConnectionClosesTheNextProtocolAtOnce) {
  Lines lines;
  Scene scene;
  scene.park();
  scene.wire.receive(get("/"));
  scene.wire.drop();
  scene.parked[0].upgrade(switched(), std::make_unique<Diary>(lines));
  EXPECT_EQ(lines, Lines{"closed"});
  EXPECT_EQ(scene.wire.sent(), "");
}

}  // namespace
}  // namespace parley::http
