// Tests the memory limit for bodies that are kept until they are complete, and the treatment of a body that
// does not fit.
#include "http/body_room.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "unit/http/scene.hpp"

namespace parley::http {
namespace {

using namespace std::chrono_literals;
using test::answer;
using test::dated;
using test::post;
using Entry = BodyRoom::Entry;

TEST(BodyRoom, AdmitsBodiesWhileTheyFitAndTheOthersInOrder) {
  BodyRoom room;
  constexpr std::size_t most = 10 * BodyRoom::waiting_size;
  std::string admitted;
  std::vector<std::unique_ptr<BodyRoom::Place>> places;
  const auto enter = [&](std::size_t size) {
    const char name = static_cast<char>('a' + places.size());
    places.push_back(std::make_unique<BodyRoom::Place>(room, [&admitted, name] { admitted += name; }));
    return room.enter(*places.back(), size, most);
  };
  EXPECT_EQ(enter(most - 100), Entry::inside);
  EXPECT_EQ(enter(100), Entry::inside);
  EXPECT_EQ(enter(1), Entry::waiting);
  EXPECT_EQ(enter(most), Entry::waiting);
  EXPECT_EQ(enter(1), Entry::waiting) << "it would fit, but others wait before it";
  EXPECT_EQ(room.used(), most);

  places[1].reset();
  EXPECT_EQ(admitted, "c");
  EXPECT_TRUE(places[2]->is_inside());
  places[3].reset();  // the waiting body is cancelled
  EXPECT_EQ(admitted, "ce");
  places.clear();
  EXPECT_EQ(room.used(), 0u);
  EXPECT_EQ(room.waiting(), 0u);
}

TEST(BodyRoom, AdmitsALargeBodyWhenEmptyAndRefusesWhenTooManyWait) {
  BodyRoom room;
  BodyRoom::Place large(room, [] {});
  EXPECT_EQ(room.enter(large, 1000, 10), Entry::inside);
  BodyRoom::Place waits(room, [] {});
  EXPECT_EQ(room.enter(waits, 1, 10), Entry::waiting);
  BodyRoom::Place refused(room, [] {});
  EXPECT_EQ(room.enter(refused, 1, 10), Entry::refused);
}

/// Two connections of one listener, with a memory limit that fits only one body.
struct Pair : test::Scene {
  Pair() : Scene(bounds()) {
    desk.largest_body = 100'000;
    other.start(connection(other));
  }
  static ConnectionLimits bounds() {
    ConnectionLimits limits;
    limits.bodies_in_all = 150'000;  // two bodies may wait, with 64 KiB each
    return limits;
  }
  support::MemoryWire other;
};

const std::string request = post("/p", std::string(100'000, 'b'));

TEST(BodiesInAll, ABodyBeyondTheLimitIsNotReadUntilAnotherBodyEnds) {
  Pair scene;
  scene.wire.receive(request.substr(0, 50'000));
  scene.other.receive(request.substr(0, 50'000));
  EXPECT_FALSE(scene.wire.is_held());
  EXPECT_TRUE(scene.other.is_held());
  scene.pass(10s);
  scene.other.receive(request.substr(50'000, 10));  // bytes of the read before the pause
  scene.wire.receive(request.substr(50'000));
  EXPECT_EQ(scene.wire.take_sent(), dated("10:30:10", answer("/p")));
  scene.pass(0ms);
  EXPECT_FALSE(scene.other.is_held());
  scene.other.receive(request.substr(50'010));
  EXPECT_EQ(scene.other.take_sent(), dated("10:30:10", answer("/p")));
  EXPECT_EQ(scene.desk.requests[1].size(), 100'008u);
}

TEST(BodiesInAll, AWaitingBodyIsRefusedAtItsDeadline) {
  Pair scene;
  scene.wire.receive(request.substr(0, 50'000));
  scene.pass(5s);
  scene.other.receive(request.substr(0, 50'000));
  scene.pass(25s);
  EXPECT_TRUE(scene.wire.closed()) << "its memory becomes available";
  scene.other.settle();
  EXPECT_TRUE(scene.other.is_open());
  EXPECT_FALSE(scene.other.is_held());
  scene.pass(5s);
  scene.other.settle();
  EXPECT_TRUE(scene.other.closed());
  EXPECT_EQ(scene.desk.refusals, (std::vector<std::string>{"408 /p", "408 /p"}));
}

TEST(BodiesInAll, TheNextBodyIsRefusedWith503WhenTooManyWait) {
  Pair scene;
  support::MemoryWire third;
  support::MemoryWire fourth;
  third.start(scene.connection(third));
  fourth.start(scene.connection(fourth));
  for (support::MemoryWire* wire : {&scene.wire, &scene.other, &third, &fourth}) {
    wire->receive(request.substr(0, 1000));
  }
  EXPECT_EQ(scene.desk.refusals, std::vector<std::string>{"503 /p"});
  EXPECT_TRUE(fourth.closed());
  EXPECT_TRUE(third.is_open());
  scene.other.drop();
  third.drop();
  scene.wire.drop();
  EXPECT_EQ(scene.timers.next_deadline(), std::nullopt);
}

TEST(BodiesInAll, ShortBodiesAreReadEvenWhenTheLimitIsReached) {
  Pair scene;
  scene.wire.receive(request.substr(0, 1000));
  const std::string brief = post("/short", std::string(16 << 10, 'b'));
  scene.other.receive(brief.substr(0, 1000));
  EXPECT_FALSE(scene.other.is_held());
  scene.other.receive(brief.substr(1000));
  EXPECT_EQ(scene.other.take_sent(), answer("/short"));
}

TEST(BodiesInAll, ADisconnectingClientAdmitsTheNextBody) {
  Pair scene;
  scene.wire.receive(request.substr(0, 1000));
  scene.other.receive(request.substr(0, 1000));
  scene.wire.drop();
  scene.pass(0ms);
  scene.other.receive(request.substr(1000));
  EXPECT_EQ(scene.other.take_sent(), answer("/p"));
}

TEST(BodiesInAll, ContinueIsSentWhenTheWaitingBodyIsAdmitted) {
  Pair scene;
  const std::string head =
      "POST /p HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 100000\r\n\r\n";
  scene.wire.receive(request.substr(0, 1000));
  scene.other.receive(head);
  EXPECT_EQ(scene.other.take_sent(), "");
  scene.wire.drop();
  scene.pass(0ms);
  EXPECT_EQ(scene.other.take_sent(), "HTTP/1.1 100 Continue\r\n\r\n");
}

}  // namespace
}  // namespace parley::http
