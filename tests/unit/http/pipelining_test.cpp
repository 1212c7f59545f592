// Tests pipelined requests. They are served one at a time, answered in order, and limited in size. Also tests
// which requests are answered after the client has shut down its side.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "unit/http/scene.hpp"

namespace parley::http {
namespace {

using test::answer;
using test::get;
using test::post;
using test::Scene;
using Lines = std::vector<std::string>;

TEST(HttpPipelining, TenThousandSynchronousAnswersUseNoRecursion) {
  Scene scene;
  std::size_t depth = 0;
  std::size_t deepest = 0;
  scene.desk.serve = [&](Request, Responder responder) {
    deepest = std::max(deepest, ++depth);
    responder.respond({204, {}, {}});
    --depth;
  };
  std::string bytes;
  for (int i = 0; i < 10'000; ++i) bytes += get("/");
  scene.wire.receive(bytes);
  EXPECT_EQ(scene.desk.requests.size(), 10'000u);
  EXPECT_EQ(deepest, 1u);
}

TEST(HttpPipelining, TheNextRequestIsHandledAfterThePreviousAnswer) {
  Scene scene;
  scene.park();
  scene.wire.receive(get("/1") + get("/2") + "GET /3 HT");
  EXPECT_EQ(scene.desk.requests, Lines{"GET /1 "});
  scene.wire.receive("TP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(scene.desk.requests, Lines{"GET /1 "});

  scene.parked[0].respond({200, {}, "one"});
  EXPECT_EQ(scene.desk.requests, (Lines{"GET /1 ", "GET /2 "}));
  scene.parked[1].respond({200, {}, "two"});
  EXPECT_EQ(scene.desk.requests, (Lines{"GET /1 ", "GET /2 ", "GET /3 "}));
  scene.parked[2].respond({200, {}, "three"});
  EXPECT_EQ(scene.wire.sent(), answer("one") + answer("two") + answer("three"));
}

TEST(HttpPipelining, ManySynchronousAnswersAfterALateOneAreSent) {
  Scene scene;
  scene.park();
  scene.wire.receive(get("/first"));
  std::string bytes;
  for (int i = 0; i < 1000; ++i) bytes += get("/");
  scene.wire.receive(bytes);
  scene.desk.serve = nullptr;
  scene.wire.take_sent();

  scene.parked[0].respond({204, {}, {}});

  EXPECT_EQ(scene.desk.requests.size(), 1001u);
  EXPECT_TRUE(scene.wire.is_open());
}

TEST(HttpPipelining, ARefusalIsSentInOrder) {
  Scene scene;
  scene.park();
  scene.wire.receive(get("/1") + "GET /2 HTTP/1.1\r\n\r\n" + get("/3"));
  EXPECT_TRUE(scene.desk.refusals.empty());
  scene.parked[0].respond({200, {}, "one"});
  EXPECT_EQ(scene.wire.sent(), answer("one") + answer("refused", "close", "400 Bad Request"));
  EXPECT_TRUE(scene.wire.closed());
}

TEST(HttpPipelining, ReadingPausesAtTheLimitUntilWaitingRequestsAreHandled) {
  ConnectionLimits limits;
  limits.pipelined = 1000;
  Scene scene(limits);
  scene.park();
  scene.wire.receive(get("/1"));
  const std::string next = get("/2", "X: " + std::string(900, 'x') + "\r\n");
  scene.wire.receive(next);
  EXPECT_FALSE(scene.wire.is_held());
  scene.wire.receive(get("/3", "X: " + std::string(100, 'x') + "\r\n"));
  EXPECT_TRUE(scene.wire.is_held());
  scene.wire.receive(get("/4"));  // bytes of the read before the pause
  EXPECT_TRUE(scene.wire.is_open());

  scene.parked[0].respond({200, {}, "one"});
  EXPECT_FALSE(scene.wire.is_held()) << "the first waiting request has left the queue";
  for (std::size_t i = 1; i < 4; ++i) scene.parked[i].respond({200, {}, std::to_string(i + 1)});
  EXPECT_EQ(scene.wire.sent(), answer("one") + answer("2") + answer("3") + answer("4"));
  EXPECT_EQ(scene.desk.requests.size(), 4u);
}

TEST(HttpPipelining, TwoHundredRequestsInOnePieceAreAnsweredInOrder) {
  Scene scene;
  scene.park();
  std::string bytes;
  std::string answers;
  for (int i = 0; i < 200; ++i) {
    bytes += get("/" + std::to_string(i), "X: " + std::string(1000, 'x') + "\r\n");
    answers += answer(std::to_string(i));
  }
  scene.wire.receive(bytes);
  EXPECT_TRUE(scene.wire.is_held());
  for (std::size_t i = 0; i < 200; ++i) {
    ASSERT_EQ(scene.parked.size(), i + 1);
    scene.parked[i].respond({200, {}, std::to_string(i)});
  }
  EXPECT_EQ(scene.wire.sent(), answers);
  EXPECT_FALSE(scene.wire.is_held());
}

TEST(HttpPipelining, AfterAnUpgradeReadingResumes) {
  struct Next final : base::Protocol {
    explicit Next(std::string& heard_) : heard(heard_) {}
    void on_bytes(std::string_view bytes) override { heard += bytes; }
    void on_eof() override {}
    void on_closed() override {}
    std::string& heard;
  };
  ConnectionLimits limits;
  limits.pipelined = 10;
  Scene scene(limits);
  scene.park();
  std::string heard;
  scene.wire.receive(get("/1"));
  scene.wire.receive(std::string(20, 'x'));
  EXPECT_TRUE(scene.wire.is_held());
  scene.parked[0].upgrade({101, {}, {}}, std::make_unique<Next>(heard));
  EXPECT_FALSE(scene.wire.is_held());
  EXPECT_EQ(heard, std::string(20, 'x'));
}

TEST(HttpEndOfInput, AllEarlierRequestsAreAnswered) {
  Scene scene;
  scene.park();
  scene.wire.receive(get("/1") + get("/2") + get("/3"));
  scene.wire.end();
  EXPECT_TRUE(scene.wire.is_open());
  scene.parked[0].respond({200, {}, "one"});
  scene.parked[1].respond({200, {}, "two"});
  EXPECT_TRUE(scene.wire.is_open());
  scene.parked[2].respond({200, {}, "three"});
  EXPECT_EQ(scene.wire.sent(), answer("one") + answer("two") + answer("three", "close"));
  EXPECT_TRUE(scene.wire.closed());
}

TEST(HttpEndOfInput, AnIncompleteRequestAfterThemIsDropped) {
  Scene scene;
  scene.park();
  scene.wire.receive(get("/1") + "GET /2");
  scene.wire.end();
  scene.parked[0].respond({200, {}, "one"});
  EXPECT_EQ(scene.wire.sent(), answer("one"));
  EXPECT_TRUE(scene.wire.closed());
  EXPECT_EQ(scene.desk.requests, Lines{"GET /1 "});
}

TEST(HttpEndOfInput, AConnectionThatIsIdleOrInsideAHeadIsClosed) {
  for (const char* bytes : {"", "GET / HT", "GET / HTTP/1.1\r\nHost: a\r\n"}) {
    Scene scene;
    scene.wire.receive(bytes);
    scene.wire.end();
    EXPECT_TRUE(scene.wire.closed()) << bytes;
    EXPECT_EQ(scene.wire.sent(), "") << bytes;
    EXPECT_TRUE(scene.desk.refusals.empty()) << bytes;
  }
}

TEST(HttpEndOfInput, AnIncompleteBodyIsRefusedOnce) {
  const std::string bytes = post("/p", "hello");
  Scene ended;
  ended.wire.receive(bytes.substr(0, bytes.size() - 1));
  ended.wire.end();
  EXPECT_EQ(ended.desk.refusals, Lines{"400 /p"});
  EXPECT_EQ(ended.wire.sent(), answer("refused", "close", "400 Bad Request"));

  Scene dropped;
  dropped.wire.receive(bytes.substr(0, bytes.size() - 1));
  dropped.wire.drop();
  EXPECT_TRUE(dropped.desk.refusals.empty()) << "the client has disconnected";
  EXPECT_TRUE(dropped.desk.requests.empty());
  EXPECT_EQ(dropped.timers.next_deadline(), std::nullopt);

  Scene whole;
  whole.wire.receive(bytes);
  whole.wire.drop();
  EXPECT_TRUE(whole.desk.refusals.empty());
}

TEST(HttpEndOfInput, AWaitingPollIsAbandoned) {
  Scene scene;
  int abandoned = 0;
  scene.desk.serve = [&](Request, Responder responder) {
    responder.on_abandoned([&] { ++abandoned; });
    scene.parked.push_back(std::move(responder));
  };
  scene.wire.receive(get("/"));
  scene.wire.end();
  EXPECT_EQ(abandoned, 1);
  EXPECT_TRUE(scene.wire.closed());
  EXPECT_EQ(scene.wire.sent(), "");
  scene.parked[0].respond({200, {}, "this is dropped"});
}

TEST(HttpEndOfInput, APollThatStartsToWaitAfterwardsIsAbandoned) {
  Scene scene;
  scene.park();
  scene.wire.receive(get("/1") + get("/poll"));
  scene.wire.end();
  bool abandoned = false;
  Responder poll;
  scene.desk.serve = [&](Request, Responder responder) {
    responder.on_abandoned([&] { abandoned = true; });
    poll = std::move(responder);
  };
  scene.parked[0].respond({200, {}, "one"});
  EXPECT_TRUE(abandoned);
  EXPECT_FALSE(poll.pending());
  EXPECT_TRUE(scene.wire.closed());
}

}  // namespace
}  // namespace parley::http
