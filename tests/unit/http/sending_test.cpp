// Tests answers that the client does not read: they stay queued, and no further request is read meanwhile.
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "unit/http/scene.hpp"

namespace parley::http {
namespace {

using test::answer;
using test::get;
using test::Scene;
using Lines = std::vector<std::string>;

TEST(HttpSending, TheNextRequestIsHandledAfterTheClientHasReadALargeAnswer) {
  Scene scene;
  scene.wire.reads = false;
  const std::string large(scene.limits.unsent, 'x');
  scene.desk.serve = [&](Request, Responder responder) { responder.respond({200, {}, large}); };
  scene.wire.receive(get("/1") + get("/2"));
  scene.wire.receive(get("/3"));
  EXPECT_EQ(scene.desk.requests, Lines{"GET /1 "});
  scene.wire.reads = true;
  scene.wire.settle();
  EXPECT_EQ(scene.desk.requests, (Lines{"GET /1 ", "GET /2 ", "GET /3 "}));
  EXPECT_EQ(scene.wire.sent(), answer(large) + answer(large) + answer(large));
  EXPECT_TRUE(scene.wire.is_open());
}

TEST(HttpSending, SmallAnswersToAClientThatDoesNotReadAreSentUpToTheLimit) {
  Scene scene;
  scene.wire.reads = false;
  const std::string small(1 << 10, 'x');
  scene.desk.serve = [&](Request, Responder responder) { responder.respond({200, {}, small}); };
  std::string requests;
  for (int i = 0; i < 200; ++i) requests += get("/");
  scene.wire.receive(requests);
  EXPECT_GE(scene.desk.requests.size(), 50u);
  EXPECT_LE(scene.wire.sent().size(), scene.limits.unsent + 2 * small.size());
  scene.wire.reads = true;
  scene.wire.settle();
  EXPECT_EQ(scene.desk.requests.size(), 200u) << "no request is lost";
}

TEST(HttpSending, OnSentIsCalledOnceWhenTheAnswerHasBeenSent) {
  Scene scene;
  int sent = 0;
  scene.desk.serve = [&](Request, Responder responder) {
    responder.on_sent([&] { ++sent; });
    responder.respond({200, {}, "small"});
  };
  scene.wire.reads = false;
  scene.wire.receive(get("/1") + get("/2"));
  EXPECT_EQ(sent, 0);
  EXPECT_EQ(scene.desk.requests.size(), 1u);
  scene.wire.reads = true;
  scene.wire.settle();
  EXPECT_EQ(sent, 2);
  scene.wire.drop();
  EXPECT_EQ(sent, 2);
}

TEST(HttpSending, OnSentIsCalledWhenAClosingAnswerHasBeenSent) {
  Scene scene;
  int sent = 0;
  scene.desk.serve = [&](Request, Responder responder) {
    responder.on_sent([&] { ++sent; });
    responder.respond_and_close({200, {}, "last"});
  };
  scene.wire.receive(get("/1"));
  EXPECT_EQ(sent, 1);
}

TEST(HttpSending, OnSentIsCalledWhenTheClientDisconnects) {
  for (const bool is_answered : {false, true}) {
    Scene scene;
    int sent = 0;
    scene.park();
    scene.wire.reads = false;
    scene.wire.receive(get("/1"));
    scene.parked[0].on_sent([&] { ++sent; });
    if (is_answered) scene.parked[0].respond({200, {}, "queued"});
    EXPECT_EQ(sent, 0);
    scene.wire.drop();
    EXPECT_EQ(sent, 1) << is_answered;
  }
}

TEST(HttpSending, AClientThatHasShutDownItsSideStillGetsAllAnswers) {
  Scene scene;
  scene.wire.reads = false;
  const std::string large(2 * scene.limits.unsent, 'x');
  scene.desk.serve = [&](Request, Responder responder) { responder.respond({200, {}, large}); };
  scene.wire.receive(get("/1") + get("/2"));
  scene.wire.end();
  EXPECT_TRUE(scene.wire.is_open());
  scene.wire.reads = true;
  scene.wire.settle();
  EXPECT_EQ(scene.wire.sent(), answer(large) + answer(large, "close"));
  EXPECT_TRUE(scene.wire.closed());
}

TEST(HttpSending, WhenTheServerStopsAConnectionClosesAfterItsCurrentAnswer) {
  Scene scene;
  scene.wire.reads = false;
  scene.desk.serve = [&](Request, Responder responder) {
    responder.respond({200, {}, std::string(2 * scene.limits.unsent, 'x')});
  };
  scene.wire.receive(get("/1") + get("/2"));
  scene.siblings.close_idle();
  scene.wire.reads = true;
  scene.wire.settle();
  EXPECT_EQ(scene.desk.requests, Lines{"GET /1 "});
  EXPECT_TRUE(scene.wire.closed());
}

}  // namespace
}  // namespace parley::http
