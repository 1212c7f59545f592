// Presence with many users: which events a connected user gets when many others connect and disconnect.
#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/person.hpp"
#include "support/test_server.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

class Crowd : public testing::Test {
 protected:
  static constexpr int size = 60;

  Crowd() {
    alice.join().forget();
    for (int i = 0; i < size; ++i) {
      EXPECT_TRUE(server.users.add_now({base::UserId(name(i)), name(i), name(i) + "@example.com"}));
    }
  }
  static std::string name(int i) { return "p" + std::to_string(i); }
  void all_join() {
    for (int i = 0; i < size; ++i) {
      people.push_back(std::make_unique<Person>(server, name(i)));
      people.back()->join().forget();
    }
  }
  /// Cuts the connections of all users at one instant.
  void all_drop() {
    for (const auto& person : people) person->drop();
    people.clear();
  }

  TestServer server;
  Person alice{server, "1"};
  std::vector<std::unique_ptr<Person>> people;
};

TEST_F(Crowd, UsersWhoReconnectWithinASecondCauseNoEvents) {
  all_join();
  server.pass(1min);
  EXPECT_EQ(alice.count("user:online"), static_cast<std::size_t>(size));
  alice.forget();
  all_drop();
  server.pass(1s);
  all_join();
  server.pass(1min);
  EXPECT_EQ(alice.heard(), Names{});
}

TEST_F(Crowd, UsersWhoDisconnectCauseOneOfflineEventEach) {
  all_join();
  server.pass(1min);
  alice.forget();
  all_drop();
  server.pass(1min);
  EXPECT_EQ(alice.heard(), Names(size, "user:offline"));
  Texts missed = alice.all("user:offline", "userId");
  std::ranges::sort(missed);
  EXPECT_EQ(std::ranges::unique(missed).begin(), missed.end());
}

TEST_F(Crowd, AJoiningSocketGetsAllOnlineUsersAfterConnectedOnBothTransports) {
  all_join();
  server.pass(1min);
  Person bob(server, "2", Person::By::polling);
  bob.join();
  EXPECT_EQ(bob.count("user:online"), static_cast<std::size_t>(size) + 1) << "all of them, and Alice";
  Person tablet(server, "2");
  tablet.join();
  EXPECT_EQ(tablet.count("user:online"), static_cast<std::size_t>(size) + 1);
  EXPECT_EQ(tablet.heard().front(), "connected");
}

TEST_F(Crowd, ManyChangesOfPresenceWithinATickAreOneEventPerUser) {
  all_join();
  server.pass(1min);
  alice.forget();
  for (const auto& person : people) {
    person->send({R"(42["presence:set",{"status":"busy"}])", R"(42["presence:set",{"status":"online"}])",
                  R"(42["presence:set",{"status":"busy"}])"});
  }
  server.pass(1s);
  EXPECT_EQ(alice.all("user:online", "status"), Texts(size, "busy"));
  alice.forget();
  for (const auto& person : people) {
    person->send({R"(42["presence:set",{"status":"online"}])", R"(42["presence:set",{"status":"busy"}])"});
  }
  server.pass(1s);
  // A status is shown once it is stored. With several shards the changes are stored one after another, and so
  // in more than one tick.
  if (server.shards() == 1) {
    EXPECT_EQ(alice.heard(), Names{}) << "the status is the same as before";
  }
  std::map<std::string, std::string> seen;
  for (std::size_t i = 0; i < alice.count("user:online"); ++i) {
    seen[alice.all("user:online", "userId")[i]] = alice.all("user:online", "status")[i];
  }
  for (const auto& [user, status] : seen) EXPECT_EQ(status, "busy") << user;
}

}  // namespace
}  // namespace parley::support
