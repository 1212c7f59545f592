// The presence feed between two users of whom one blocks the other.
#include <algorithm>
#include <deque>
#include <string>

#include <gtest/gtest.h>

#include "unit/api/feed_scene.hpp"

namespace parley::api {
namespace {

using namespace std::chrono_literals;

const base::UserId alice("alice"), bob("bob");

void add_people(FeedScene& scene) {
  for (const char* const name : {"alice", "bob", "carol"}) {
    ASSERT_TRUE(scene.users.add_now({base::UserId(name), name, std::string(name) + "@example.com"}));
  }
}

TEST(PresenceBlocks, BlockedUsersDoNotGetEachOthersPresenceAndOtherUsersGetBoth) {
  for (const bool contacts_only : {false, true}) {
    FeedScene scene(contacts_only);
    add_people(scene);
    for (const char* const other : {"bob", "carol"}) {
      scene.messages.append({alice, base::UserId(other), "hello"}, [](const auto&) {});
      scene.messages.append({bob, base::UserId("carol"), "hello"}, [](const auto&) {});
    }
    scene.executor.run_all();
    scene.blocks.add({bob, alice});
    const Device carol = scene.arrive("carol");
    scene.end_tick();
    const Device alices = scene.arrive("alice");
    Device bobs = scene.arrive("bob");
    scene.end_tick();
    scene.roster.set_busy(bob, true);
    scene.end_tick();
    scene.leave(bobs, true);
    scene.end_tick();
    EXPECT_EQ(alices.take(), Lines{"carol online"});
    EXPECT_EQ(bobs.take(), Lines{"carol online"});
    EXPECT_EQ(carol.take(), (Lines{"alice online", "bob online", "bob busy", "bob offline"}));
  }
}

TEST(PresenceBlocks, ABlockedUserIsLeftOutOfAPageOfManyUsers) {
  FeedScene scene;
  std::deque<Device> others;
  for (int i = 0; i < 100; ++i) others.push_back(scene.arrive("p" + std::to_string(i)));
  scene.end_tick();
  scene.blocks.add({base::UserId("p50"), alice});
  const Device alices = scene.arrive(alice);
  const Device bobs = scene.arrive(bob);
  EXPECT_EQ(alices.session().unit_sizes.size(), 1u) << "still one unit";
  EXPECT_LT(bobs.session().owners.size(), 10u) << "an observer without blocks gets joined pages";
  const Lines told = alices.take();
  EXPECT_EQ(told.size(), 99u);
  EXPECT_EQ(std::ranges::count(told, "p50 online"), 0);
  EXPECT_EQ(bobs.take().size(), 100u);

  scene.pass(1s);
  for (const Device& person : others) person.take();
  alices.take();
  for (const Device& person : others) scene.roster.set_busy(person.user, true);
  scene.end_tick();
  scene.pass(1s);
  const Lines busy = alices.take();
  EXPECT_EQ(busy.size(), 99u);
  EXPECT_EQ(std::ranges::count(busy, "p50 busy"), 0);
  EXPECT_EQ(others[0].take().size(), 99u) << "all users but its own";
}

TEST(PresenceBlocks, OnlyPagesWithABlockedUserAreSentLineByLine) {
  FeedScene scene;
  const auto person = [](int i) { return base::UserId("p" + std::to_string(i)); };
  for (int i = 0; i < 400; ++i) scene.roster.arrive(person(i));
  scene.end_tick();
  scene.blocks.add({person(200), alice});
  scene.blocks.add({alice, base::UserId("a user who is offline")});
  const Device alices = scene.arrive(alice);
  EXPECT_LE(alices.session().owners.size(), 400u / 32 + 128);
  EXPECT_EQ(alices.take().size(), 399u);
  for (int i = 0; i < 300; ++i) scene.blocks.add({bob, base::UserId("x" + std::to_string(i))});
  scene.blocks.add({bob, person(7)});
  const Device bobs = scene.arrive(bob);
  EXPECT_EQ(bobs.session().owners.size(), 399u) << "more blocks than lines on a page";
  EXPECT_EQ(bobs.take().size(), 399u);
}

TEST(PresenceBlocks, ShowSendsTheSharedEncodingReliably) {
  FeedScene scene;
  const Device alices = scene.arrive(alice);
  const Device carols = scene.arrive("carol");
  scene.end_tick();
  scene.blocks.add({bob, alice});
  const Device bobs = scene.arrive(bob);
  scene.end_tick();
  alices.take();
  scene.blocks.remove(bob, alice);
  scene.feed.show(*alices.socket, bob);
  ASSERT_EQ(alices.session().owners.size(), 1u);
  EXPECT_EQ(alices.session().owners[0], carols.session().owners.back()) << "encoded once";
  EXPECT_EQ(alices.session().last_delivery, engineio::Delivery::reliable);
  EXPECT_EQ(alices.take(), Lines{"bob online"});
}

TEST(PresenceBlocks, HideAndShowSendNothingForAUserWhoIsNotPublishedAsOnline) {
  FeedScene scene;
  const Device alices = scene.arrive(alice);
  Device bobs = scene.arrive(bob);
  scene.feed.hide(*alices.socket, {bob});
  scene.feed.show(*alices.socket, bob);
  EXPECT_EQ(alices.take(), Lines{}) << "the presence is not published before the tick ends";
  scene.end_tick();
  scene.leave(bobs, true);
  scene.end_tick();
  alices.take();
  scene.feed.hide(*alices.socket, {bob});
  scene.feed.show(*alices.socket, bob);
  EXPECT_EQ(alices.take(), Lines{});
}

TEST(PresenceBlocks, AnObserverWithAFullQueueGetsHideAtOnceAndNothingLater) {
  FeedScene scene;
  const Device alices = scene.arrive(alice);
  Device bobs = scene.arrive(bob);
  scene.end_tick();
  alices.take();
  alices.session().queued = PresenceReader::full_queue;
  scene.roster.set_busy(bob, true);
  scene.end_tick();
  scene.blocks.add({bob, alice});
  scene.feed.hide(*alices.socket, {bob});
  EXPECT_EQ(alices.take(), Lines{"bob offline"}) << "sent reliably";
  scene.leave(bobs, true);
  scene.end_tick();
  alices.session().queued = 0;
  scene.pass(PresenceFeed::read_on_after);
  EXPECT_EQ(alices.take(), Lines{});
  EXPECT_EQ(scene.feed.behind(), 0u);
}

TEST(PresenceBlocks, HideSendsADepartureThatAnObserverWithAFullQueueHasMissed) {
  FeedScene scene;
  const Device alices = scene.arrive(alice);
  Device bobs = scene.arrive(bob);
  scene.end_tick();
  alices.take();
  alices.session().queued = PresenceReader::full_queue;
  scene.leave(bobs, true);
  scene.end_tick();
  EXPECT_EQ(alices.take(), Lines{});
  scene.blocks.add({bob, alice});
  scene.feed.hide(*alices.socket, {bob});
  EXPECT_EQ(alices.take(), Lines{"bob offline"});
  alices.session().queued = 0;
  scene.pass(PresenceFeed::read_on_after);
  EXPECT_EQ(alices.take(), Lines{});
}

TEST(PresenceBlocks, WithContactsHideAndShowApplyOnlyToContacts) {
  FeedScene scene(true);
  add_people(scene);
  const Device alices = scene.arrive(alice);
  scene.feed.show(*alices.socket, bob);
  EXPECT_EQ(alices.take(), Lines{}) << "Alice's contact list is not read yet";
  const Device bobs = scene.arrive(bob);
  scene.end_tick();
  scene.feed.hide(*alices.socket, {bob});
  scene.feed.show(*alices.socket, bob);
  EXPECT_EQ(alices.take(), Lines{}) << "they are not contacts";
  scene.blocks.add({bob, alice});
  scene.contacts.met(alice, bob);
  EXPECT_EQ(alices.take(), Lines{}) << "they are contacts, but Bob blocks Alice";
  EXPECT_EQ(bobs.take(), Lines{});
  scene.blocks.remove(bob, alice);
  scene.feed.show(*alices.socket, bob);
  EXPECT_EQ(alices.take(), Lines{"bob online"});
}

}  // namespace
}  // namespace parley::api
