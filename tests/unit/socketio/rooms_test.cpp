#include "socketio/rooms.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace parley::socketio {
namespace {

constexpr std::size_t plenty = 1000;

struct Person final : RoomMember {
  explicit Person(std::string name_ = {}) : name(std::move(name_)) {}
  std::string name;
};

/// Returns the names of the visited members, in alphabetical order.
std::vector<std::string> names_in(Rooms& rooms, const Room& room) {
  std::vector<std::string> names;
  rooms.walk(room, [&](RoomMember& member) { names.push_back(static_cast<Person&>(member).name); });
  std::ranges::sort(names);
  return names;
}

std::vector<std::string> names_in(Rooms& rooms, std::string_view room) {
  const Room* const found = rooms.find(room);
  return found == nullptr ? std::vector<std::string>{} : names_in(rooms, *found);
}

using Names = std::vector<std::string>;

TEST(RoomsOfSockets, ExistFromTheirFirstMemberToTheirLast) {
  Rooms rooms;
  Person alice("alice"), bob("bob");
  EXPECT_EQ(rooms.find("tea"), nullptr);
  EXPECT_TRUE(rooms.join(alice, "tea", plenty));
  EXPECT_TRUE(rooms.join(bob, "tea", plenty));
  EXPECT_EQ(names_in(rooms, "tea"), (Names{"alice", "bob"}));
  rooms.leave(alice, "tea");
  EXPECT_EQ(names_in(rooms, "tea"), (Names{"bob"}));
  rooms.leave(bob, "tea");
  EXPECT_EQ(rooms.find("tea"), nullptr);
  EXPECT_EQ(rooms.count(), 0U);
}

TEST(RoomsOfSockets, AreJoinedOnceEvenIfJoinedRepeatedly) {
  Rooms rooms;
  Person alice("alice");
  EXPECT_TRUE(rooms.join(alice, "tea", plenty));
  EXPECT_TRUE(rooms.join(alice, "tea", plenty));
  EXPECT_EQ(names_in(rooms, "tea"), (Names{"alice"}));
  EXPECT_EQ(rooms.rooms_of(alice), (std::vector<std::string_view>{"tea"}));
  rooms.leave(alice, "tea");
  rooms.leave(alice, "tea");
  rooms.leave(alice, "never there");
  EXPECT_EQ(rooms.count(), 0U);
}

TEST(RoomsOfSockets, AreBoundedPerMemberNotCountingTheRoomOfAllMembers) {
  Rooms rooms;
  Person alice("alice");
  rooms.join_all_members(alice);
  EXPECT_TRUE(rooms.join(alice, "a", 2));
  EXPECT_TRUE(rooms.join(alice, "b", 2));
  EXPECT_FALSE(rooms.join(alice, "c", 2));
  EXPECT_EQ(rooms.find("c"), nullptr) << "a refused join leaves no empty room";
  EXPECT_TRUE(rooms.join(alice, "b", 2)) << "already in";
  rooms.leave(alice, "a");
  EXPECT_TRUE(rooms.join(alice, "c", 2));
  rooms.leave_all(alice);
}

TEST(RoomsOfSockets, IncludeAnUnnamedRoomOfAllMembers) {
  Rooms rooms;
  Person alice("alice"), bob("bob");
  rooms.join_all_members(alice);
  rooms.join_all_members(bob);
  rooms.join_all_members(bob);
  EXPECT_EQ(names_in(rooms, rooms.all_members()), (Names{"alice", "bob"}));
  EXPECT_TRUE(rooms.rooms_of(alice).empty());
  rooms.leave_all(alice);
  EXPECT_EQ(names_in(rooms, rooms.all_members()), (Names{"bob"}));
  rooms.leave_all(bob);
}

TEST(RoomsOfSockets, MayBeLeftByAnyMemberDuringAWalk) {
  Rooms rooms;
  Person alice("alice"), bob("bob"), carol("carol");
  for (Person* person : {&alice, &bob, &carol}) rooms.join(*person, "tea", plenty);
  Names visited;
  rooms.walk(*rooms.find("tea"), [&](RoomMember& member) {
    visited.push_back(static_cast<Person&>(member).name);
    if (&member == &alice) rooms.leave(bob, "tea");
    rooms.leave(member, "tea");
  });
  EXPECT_EQ(visited, (Names{"alice", "carol"}));
  EXPECT_EQ(rooms.count(), 0U);
}

TEST(RoomsOfSockets, MayBeJoinedDuringAWalkWhichDoesNotVisitNewMembers) {
  Rooms rooms;
  Person alice("alice");
  std::vector<Person> crowd(100);
  rooms.join(alice, "tea", plenty);
  std::size_t visits = 0;
  rooms.walk(*rooms.find("tea"), [&](RoomMember&) {
    ++visits;
    for (Person& person : crowd) {
      rooms.join(person, "tea", plenty);
      rooms.join(person, "cake", plenty);
    }
  });
  EXPECT_EQ(visits, 1U);
  EXPECT_EQ(names_in(rooms, "tea").size(), 101U);
  for (Person& person : crowd) rooms.leave_all(person);
  rooms.leave_all(alice);
}

TEST(RoomsOfSockets, KeepAMemberThatLeavesAndJoinsAgainDuringAWalk) {
  Rooms rooms;
  Person alice("alice"), bob("bob");
  rooms.join(alice, "tea", plenty);
  rooms.join(bob, "tea", plenty);
  rooms.walk(*rooms.find("tea"), [&](RoomMember& member) {
    rooms.leave(member, "tea");
    rooms.join(member, "tea", plenty);
  });
  EXPECT_EQ(names_in(rooms, "tea"), (Names{"alice", "bob"}));
  rooms.leave_all(alice);
  rooms.leave_all(bob);
  EXPECT_EQ(rooms.count(), 0U);
}

TEST(RoomsOfSockets, MarkAMemberOnceForEachStamp) {
  Rooms rooms;
  Person alice("alice");
  const std::uint64_t first = rooms.new_stamp();
  EXPECT_TRUE(Rooms::mark(alice, first));
  EXPECT_FALSE(Rooms::mark(alice, first));
  EXPECT_TRUE(Rooms::mark(alice, rooms.new_stamp()));
}

TEST(RoomsOfSockets, AgreeWithASimpleModelAfterRandomJoinsAndLeaves) {
  Rooms rooms;
  std::vector<Person> people(12);
  for (std::size_t i = 0; i < people.size(); ++i) people[i].name = static_cast<char>('a' + i);
  std::map<std::string, std::set<std::string>> model;
  std::mt19937 random(20'260'101);
  const auto change = [&] {
    Person& person = people[random() % people.size()];
    const std::string room(1, static_cast<char>('A' + random() % 5));
    switch (random() % 5) {
      case 0:
      case 1:
        EXPECT_TRUE(rooms.join(person, room, plenty));
        model[room].insert(person.name);
        break;
      case 2:
      case 3:
        rooms.leave(person, room);
        model[room].erase(person.name);
        break;
      default:
        rooms.leave_all(person);
        for (auto& [name, members] : model) members.erase(person.name);
    }
  };
  for (int step = 0; step < 5000; ++step) {
    const Room* const walked = rooms.find("A");
    if (step % 3 == 0 && walked != nullptr) {
      rooms.walk(*walked, [&](RoomMember&) { change(); });
    } else {
      change();
    }
    std::size_t occupied = 0;
    for (const auto& [name, members] : model) {
      ASSERT_EQ(names_in(rooms, name), Names(members.begin(), members.end())) << name << " at " << step;
      for (const Person& person : people) {
        ASSERT_EQ(rooms.is_in(person, name), members.contains(person.name)) << step;
      }
      occupied += members.empty() ? 0U : 1U;
    }
    ASSERT_EQ(rooms.count(), occupied) << step;
  }
  for (Person& person : people) rooms.leave_all(person);
}

}  // namespace
}  // namespace parley::socketio
