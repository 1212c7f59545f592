#include "api/delivery/presence_feed.hpp"

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "unit/api/feed_scene.hpp"

namespace parley::api {
namespace {

using namespace std::chrono_literals;

/// Devices of the users "p0" to "p<count - 1>", which all arrive in this tick.
std::deque<Device> arrive_many(FeedScene& scene, int count) {
  std::deque<Device> people;
  for (int i = 0; i < count; ++i) people.push_back(scene.arrive("p" + std::to_string(i)));
  return people;
}

Lines sorted(Lines lines) {
  std::ranges::sort(lines);
  return lines;
}

TEST(PresenceFeed, AnArrivalAndADepartureAreSentInTheFormOfTheContract) {
  FeedScene scene;
  const Device alice = scene.arrive("1");
  scene.end_tick();
  Device bob = scene.arrive("2");
  scene.end_tick();
  EXPECT_EQ(
      alice.client->take(),
      Lines{R"(42["user:online",{"userId":"2","status":"online","timestamp":"2025-09-25T10:30:00.000Z",)"
            R"("lastSeen":"2025-09-25T10:30:00.000Z"}])"});
  EXPECT_EQ(alice.session().last_delivery, engineio::Delivery::volatile_);
  scene.leave(bob, true);
  scene.end_tick();
  EXPECT_EQ(
      alice.client->take(),
      Lines{R"(42["user:offline",{"userId":"2","status":"offline","timestamp":"2025-09-25T10:30:00.000Z",)"
            R"("lastSeen":"2025-09-25T10:30:00.000Z"}])"});
}

TEST(PresenceFeed, NoDeviceGetsThePresenceOfItsOwnUser) {
  FeedScene scene;
  const Device laptop = scene.arrive("1");
  scene.end_tick();
  const Device phone = scene.arrive("1");
  scene.roster.set_busy(base::UserId("1"), true);
  scene.end_tick();
  EXPECT_EQ(laptop.take(), Lines{});
  EXPECT_EQ(phone.take(), Lines{});
}

TEST(PresenceFeed, AChangeIsEncodedOnceForAllObservers) {
  FeedScene scene;
  const Device alice = scene.arrive("1");
  const Device bob = scene.arrive("2");
  scene.end_tick();
  alice.take();
  bob.take();
  const Device carol = scene.arrive("3");
  scene.end_tick();
  ASSERT_EQ(alice.session().owners.size(), 1u);
  EXPECT_EQ(alice.session().owners, bob.session().owners);
  alice.session().owners.clear();
  const Device dave = scene.arrive("4");
  EXPECT_EQ(std::ranges::count(dave.session().owners, bob.session().owners[0]), 1)
      << "also for an observer that arrives later";
}

TEST(PresenceFeed, ANewObserverGetsAllPresencesInOneBatch) {
  FeedScene scene;
  Lines expected;
  for (int i = 0; i < 1000; ++i) {
    scene.roster.arrive(base::UserId("p" + std::to_string(i)));
    expected.push_back("p" + std::to_string(i) + " online");
  }
  scene.end_tick();
  const Device late = scene.arrive("late");
  EXPECT_EQ(late.session().unit_sizes.size(), 1u) << "one unit";
  EXPECT_LE(late.session().owners.size(), 1000u / 32) << "it consists of joined pages";
  EXPECT_EQ(sorted(late.take()), sorted(expected));
}

TEST(PresenceFeed, AnotherDeviceOfAUserGetsThePresenceOfAllOtherUsers) {
  FeedScene scene;
  const std::deque<Device> people = arrive_many(scene, 100);
  scene.end_tick();
  const Device again = scene.arrive("p50");
  const Lines told = again.take();
  EXPECT_EQ(told.size(), 99u);
  EXPECT_EQ(std::ranges::count(told, "p50 online"), 0);
}

TEST(PresenceFeed, ANewObserverDoesNotGetUsersWhoHaveGone) {
  FeedScene scene;
  std::deque<Device> people = arrive_many(scene, 100);
  scene.end_tick();
  scene.pass(1s);
  for (int i = 0; i < 100; i += 2) scene.leave(people[static_cast<std::size_t>(i)], true);
  scene.end_tick();
  const Device late = scene.arrive("late");
  const Lines told = late.take();
  EXPECT_EQ(told.size(), 50u);
  EXPECT_EQ(std::ranges::count(told, "p1 online"), 1);
  EXPECT_EQ(scene.feed.log().size(), 50u) << "no lines of the others are kept";
}

TEST(PresenceFeed, TenThousandArrivalsOfOneTickAreSentInAFewPieces) {
  FeedScene scene;
  const Device alice = scene.arrive("alice");
  scene.end_tick();
  for (int i = 0; i < 10'000; ++i) scene.roster.arrive(base::UserId("p" + std::to_string(i)));
  scene.end_tick();
  EXPECT_EQ(alice.session().unit_sizes.size(), 1u) << "one unit, as large as the queue allows";
  const std::size_t first = alice.session().owners.size();
  scene.pass(1s);
  EXPECT_LE(alice.session().unit_sizes.size(), 10u);
  EXPECT_LE(alice.session().owners.size(), 10'000u / 64 + 1) << first << " owners in the first unit";
  EXPECT_EQ(alice.take().size(), 10'000u);
}

TEST(PresenceFeed, AThousandArrivalsOfOneTickAreEncodedOnceEach) {
  FeedScene scene;
  const std::deque<Device> observers = arrive_many(scene, 3);
  scene.end_tick();
  for (const Device& observer : observers) observer.take();
  for (int i = 0; i < 1000; ++i) scene.roster.arrive(base::UserId("q" + std::to_string(i)));
  scene.end_tick();
  EXPECT_EQ(observers[0].session().owners, observers[1].session().owners);
  EXPECT_EQ(observers[0].session().owners, observers[2].session().owners);
  EXPECT_EQ(observers[0].take().size(), 1000u);
}

TEST(PresenceFeed, UsersWhoReconnectWithinASecondCauseNoEvents) {
  FeedScene scene;
  const Device alice = scene.arrive("alice");
  const auto each = [](auto does) {
    for (int i = 0; i < 1000; ++i) does(base::UserId("p" + std::to_string(i)));
  };
  each([&](const base::UserId& user) { scene.roster.arrive(user); });
  scene.end_tick();
  EXPECT_EQ(alice.take().size(), 1000u);
  each([&](const base::UserId& user) { scene.roster.leave(user); });
  scene.pass(1s);
  each([&](const base::UserId& user) { scene.roster.arrive(user); });
  scene.pass(1h);
  EXPECT_EQ(alice.session().unit_sizes.size(), 0u);
  EXPECT_EQ(alice.take(), Lines{});
}

TEST(PresenceFeed, AUserWhoArrivesTogetherWithManyGetsAllOthers) {
  FeedScene scene;
  const std::deque<Device> people = arrive_many(scene, 200);
  scene.end_tick();
  scene.pass(1s);
  for (const Device& person : people) {
    const Lines told = person.take();
    EXPECT_EQ(told.size(), 199u) << person.user.str();
    EXPECT_EQ(std::ranges::count(told, person.user.str() + " online"), 0);
  }
}

// --- observers with a full queue --------------------------------------------------------------------------

TEST(PresenceFeed, AnObserverWithAFullQueueGetsTheLatestStatusOfEachUserLater) {
  FeedScene scene;
  const Device slow = scene.arrive("slow");
  Device bob = scene.arrive("bob");
  Device carol = scene.arrive("carol");
  scene.end_tick();
  slow.take();
  slow.session().queued = PresenceReader::full_queue;
  scene.leave(bob, true);
  scene.end_tick();
  scene.leave(carol, true);
  scene.end_tick();
  const Device carol_again = scene.arrive("carol");
  scene.roster.set_busy(base::UserId("carol"), true);
  scene.end_tick();
  scene.pass(1min);
  EXPECT_EQ(slow.take(), Lines{});
  EXPECT_EQ(scene.feed.behind(), 1u);
  EXPECT_EQ(scene.feed.log().size(), 3u) << "the line of bob's departure is kept for it";
  slow.session().queued = 0;
  scene.pass(PresenceFeed::read_on_after);
  EXPECT_EQ(slow.take(), (Lines{"bob offline", "carol busy"})) << "the final states only";
  EXPECT_EQ(scene.feed.behind(), 0u);
  EXPECT_EQ(scene.feed.log().size(), 2u);
}

TEST(PresenceFeed, ANewObserverIsNotBehindIfTheOnlyOtherUserHasGone) {
  FeedScene scene;
  Device bob = scene.arrive("bob");
  scene.end_tick();
  scene.leave(bob, true);
  scene.end_tick();
  const Device alice = scene.arrive("alice");
  EXPECT_EQ(scene.feed.behind(), 0u);
}

TEST(PresenceFeed, AnObserverThatLeavesWhileBehindKeepsNoLines) {
  FeedScene scene;
  Device slow = scene.arrive("slow");
  Device bob = scene.arrive("bob");
  const Device alice = scene.arrive("alice");
  scene.end_tick();
  slow.session().queued = PresenceReader::full_queue;
  scene.leave(bob, true);
  scene.end_tick();
  EXPECT_EQ(scene.feed.behind(), 1u);
  scene.leave(slow, true);
  scene.end_tick();
  EXPECT_EQ(scene.feed.behind(), 0u);
  EXPECT_EQ(scene.feed.log().size(), 1u) << "alice";
}

TEST(PresenceFeed, PresencesThatExceedTheQueueAreSentInPieces) {
  FeedScene scene;
  for (int i = 0; i < 5000; ++i) scene.roster.arrive(base::UserId("p" + std::to_string(i)));
  scene.end_tick();
  const Device late = scene.arrive("late");
  const std::size_t first = late.take().size();
  EXPECT_GT(first, 500u);
  EXPECT_LT(first, 5000u);
  scene.roster.leave_now(base::UserId("p4999"));
  scene.pass(1s);
  const Lines rest = late.take();
  EXPECT_EQ(first + rest.size(), 5000u) << "one event for each user";
  EXPECT_EQ(std::ranges::count(rest, "p4999 offline"), 1);
}

TEST(PresenceFeed, ThePauseGrowsWithTheObserversAndIsZeroForAFew) {
  FeedScene scene;
  const presence::Presence change{base::UserId("x"), presence::Status::online, {}, {}};
  std::deque<Device> people = arrive_many(scene, 9);
  EXPECT_EQ(scene.feed.on_changes({{change}}), 0ms);
  for (int i = 9; i < 200; ++i) people.push_back(scene.arrive("p" + std::to_string(i)));
  const base::Duration pause = scene.feed.on_changes({{change}});
  EXPECT_GE(pause, 20ms);
  EXPECT_LT(pause, 25ms);
  std::vector<presence::Presence> many;
  for (int i = 0; i < 100; ++i)
    many.push_back({base::UserId("y" + std::to_string(i)), presence::Status::online, {}, {}});
  EXPECT_GT(scene.feed.on_changes(many), 2 * pause) << "the pause grows with the bytes that are sent";
}

// --- contacts ---------------------------------------------------------------------------------------------

struct ContactFeed : testing::Test {
  ContactFeed() : scene(true) {
    for (const char* const name : {"alice", "bob", "carol"}) {
      EXPECT_TRUE(scene.users.add_now({base::UserId(name), name, std::string(name) + "@example.com"}));
    }
    write("alice", "bob");
  }
  void write(const char* from, const char* to) {
    scene.messages.append({base::UserId(from), base::UserId(to), "hello"}, [](const auto&) {});
    scene.executor.run_all();
  }
  Device come(const char* user) {
    Device device = scene.arrive(user);
    scene.end_tick();
    return device;
  }
  FeedScene scene;
};

TEST_F(ContactFeed, OnlyContactsGetEachOthersPresence) {
  const Device carol = come("carol");
  Device bob = come("bob");
  const Device alice = come("alice");
  EXPECT_EQ(alice.take(), Lines{"bob online"});
  EXPECT_EQ(bob.take(), Lines{"alice online"});
  scene.leave(bob, true);
  scene.end_tick();
  EXPECT_EQ(alice.take(), Lines{"bob offline"});
  EXPECT_EQ(carol.take(), Lines{});
}

TEST_F(ContactFeed, NewContactsGetEachOthersPresenceAtOnceAndFromThenOn) {
  const Device alice = come("alice");
  Device carol = come("carol");
  scene.contacts.met(base::UserId("carol"), base::UserId("alice"));
  EXPECT_EQ(alice.take(), Lines{"carol online"});
  EXPECT_EQ(carol.take(), Lines{"alice online"});
  scene.contacts.met(base::UserId("alice"), base::UserId("carol"));
  EXPECT_EQ(alice.take(), Lines{}) << "they are contacts already";
  scene.leave(carol, true);
  scene.end_tick();
  EXPECT_EQ(alice.take(), Lines{"carol offline"});
}

TEST_F(ContactFeed, AContactAddedWhileOfflineIsSentOnArrival) {
  const Device alice = come("alice");
  write("alice", "carol");
  scene.contacts.met(base::UserId("alice"), base::UserId("carol"));
  EXPECT_EQ(alice.take(), Lines{});
  const Device carol = come("carol");
  EXPECT_EQ(alice.take(), Lines{"carol online"});
  EXPECT_EQ(carol.take(), Lines{"alice online"});
}

TEST_F(ContactFeed, PresenceIsSentAfterTheContactListIsReadWithNothingMissing) {
  Device bob = come("bob");
  Device alice = scene.arrive("alice");
  scene.pass(0ms);  // ends the tick before the store has answered
  scene.roster.set_busy(base::UserId("bob"), true);
  scene.pass(0ms);
  EXPECT_EQ(alice.take(), Lines{});
  EXPECT_EQ(bob.take(), Lines{"alice online"}) << "alice is in bob's list";
  scene.executor.run_all();
  EXPECT_EQ(alice.take(), Lines{"bob busy"});
  const Device tablet = scene.arrive("alice");
  EXPECT_EQ(tablet.take(), Lines{"bob busy"}) << "at once, because the list has been read";
}

TEST_F(ContactFeed, AnObserverWithAFullQueueGetsTheDeparturesOfContactsLater) {
  Device bob = come("bob");
  const Device alice = come("alice");
  Device carol = come("carol");
  alice.take();
  alice.session().queued = PresenceReader::full_queue;
  scene.leave(bob, true);
  scene.contacts.met(base::UserId("alice"), base::UserId("carol"));
  scene.end_tick();
  scene.leave(carol, true);
  scene.end_tick();
  EXPECT_EQ(alice.take(), Lines{});
  alice.session().queued = 0;
  scene.pass(PresenceFeed::read_on_after);
  EXPECT_EQ(alice.take(), (Lines{"bob offline", "carol offline"}));
  EXPECT_EQ(scene.feed.behind(), 0u);
}

}  // namespace
}  // namespace parley::api
