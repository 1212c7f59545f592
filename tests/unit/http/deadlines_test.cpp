// Tests how long a client may take: for a head, for a whole request, and between requests.
#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "unit/http/scene.hpp"

namespace parley::http {
namespace {

using namespace std::chrono_literals;
using test::answer;
using test::dated;
using test::get;
using test::post;
using test::Scene;

TEST(HttpDeadlines, AConnectionWithoutARequestIsClosedSilentlyAfterTenSeconds) {
  Scene scene;
  scene.wire.receive("\r\n");  // this is not a request
  scene.pass(9'999ms);
  EXPECT_TRUE(scene.wire.is_open());
  scene.pass(1ms);
  EXPECT_TRUE(scene.wire.closed());
  EXPECT_EQ(scene.wire.sent(), "");
  EXPECT_TRUE(scene.desk.refusals.empty());
}

TEST(HttpDeadlines, AnIdleConnectionIsClosedSilentlyAfter75Seconds) {
  Scene scene;
  scene.wire.receive(get("/"));
  scene.wire.take_sent();
  scene.pass(74'999ms);
  EXPECT_TRUE(scene.wire.is_open());
  scene.pass(1ms);
  EXPECT_TRUE(scene.wire.closed());
  EXPECT_EQ(scene.wire.sent(), "");
  EXPECT_TRUE(scene.desk.refusals.empty());
}

TEST(HttpDeadlines, TheIdleTimeStartsAgainAfterEachAnswer) {
  Scene scene;
  scene.wire.receive(get("/"));
  for (int i = 0; i < 3; ++i) {
    scene.pass(74s);
    scene.wire.receive(get("/"));
  }
  EXPECT_EQ(scene.wire.sent(), answer("/") + dated("10:31:14", answer("/")) + dated("10:32:28", answer("/")) +
                                   dated("10:33:42", answer("/")));
  scene.pass(75s);
  EXPECT_TRUE(scene.wire.closed());
}

TEST(HttpDeadlines, AHeadHasTenSecondsFromItsFirstByteEvenIfBytesArrive) {
  Scene scene;
  scene.pass(9s);
  const std::string bytes = get("/slow", "X: " + std::string(100, 'x') + "\r\n");
  for (std::size_t second = 0; second < 10; ++second) {
    EXPECT_TRUE(scene.wire.is_open()) << "after " << second << " s";
    scene.wire.receive(bytes.substr(second, 1));
    scene.pass(1s);
  }
  EXPECT_TRUE(scene.wire.closed());
  EXPECT_EQ(scene.wire.sent(), dated("10:30:19", answer("refused", "close", "408 Request Timeout")));
}

TEST(HttpDeadlines, ARequestHasThirtySecondsInTotal) {
  Scene scene;
  const std::string bytes = post("/slow", std::string(100, 'b'));
  const std::size_t head = bytes.size() - 100;
  scene.wire.receive(bytes.substr(0, 5));
  scene.pass(9s);
  scene.wire.receive(bytes.substr(5, head - 5));
  for (std::size_t second = 0; second < 21; ++second) {
    EXPECT_TRUE(scene.wire.is_open()) << "after " << 9 + second << " s";
    scene.wire.receive(bytes.substr(head + second, 1));
    scene.pass(1s);
  }
  EXPECT_TRUE(scene.wire.closed());
  EXPECT_EQ(scene.desk.refusals, std::vector<std::string>{"408 /slow"});
}

TEST(HttpDeadlines, AnAnswerHasNoDeadline) {
  Scene scene;
  scene.park();
  scene.wire.receive(get("/poll"));
  scene.pass(1h);
  EXPECT_TRUE(scene.wire.is_open());
  scene.parked[0].respond({200, {}, "late"});
  EXPECT_EQ(scene.wire.sent(), dated("11:30:00", answer("late")));
  scene.pass(75s);
  EXPECT_TRUE(scene.wire.closed());
}

TEST(HttpDeadlines, ThePipelinedHeadsDeadlineStartsWhenItIsRead) {
  Scene scene;
  scene.park();
  scene.wire.receive(get("/1") + "GET /2 HT");
  scene.pass(1h);
  scene.parked[0].respond({200, {}, "one"});
  scene.pass(9'999ms);
  EXPECT_TRUE(scene.wire.is_open());
  scene.pass(1ms);
  EXPECT_EQ(scene.wire.sent(), dated("11:30:00", answer("one")) +
                                   dated("11:30:10", answer("refused", "close", "408 Request Timeout")));
}

TEST(HttpDeadlines, AClosedConnectionHasNoDeadline) {
  Scene scene;
  scene.wire.receive("GET / HT");
  scene.wire.drop();
  EXPECT_EQ(scene.timers.next_deadline(), std::nullopt);
}

}  // namespace
}  // namespace parley::http
