// Tokens expire by the wall clock, which may be set while users are connected.
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/person.hpp"
#include "support/test_server.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;

TEST(WallClock, ATokenIsReportedAsExpiredWithinFiveSecondsAfterTheWallClockJumpsPastIt) {
  TestServer server;
  std::vector<std::unique_ptr<Person>> people;
  for (const char* id : {"1", "2", "3"}) people.push_back(std::make_unique<Person>(server, id));
  people[0]->join_with(server.token_of("1", 60s));
  people[1]->join_with(server.token_of("2", 10min));
  people[2]->join_with(server.token_of("3", 24h));
  server.pass(1s);
  server.clock.step_wall(1h);
  server.pass(5s);
  for (const std::size_t gone : {0U, 1U}) {
    EXPECT_EQ(people[gone]->last("auth:error", "code"), "TOKEN_EXPIRED") << gone;
    EXPECT_EQ(people[gone]->count("auth:error"), 1U) << gone;
    EXPECT_TRUE(people[gone]->is_connected()) << "thirty seconds remain to join again";
  }
  EXPECT_EQ(people[2]->count("auth:error"), 0U);
  people[1]->join();
  server.pass(30s);
  EXPECT_FALSE(people[0]->is_connected());
  EXPECT_TRUE(people[1]->is_connected());
  EXPECT_TRUE(people[2]->is_connected());
}

TEST(WallClock, SettingTheWallClockBackEndsNoValidSessionEarly) {
  TestServer server;
  Person alice(server, "1");
  alice.join_with(server.token_of("1", 60s));
  server.pass(119s);
  server.clock.step_wall(-1h);
  server.pass(1h);
  EXPECT_EQ(alice.heard(), Names{"connected"}) << "by the wall clock one second of the token remains";
  server.pass(1s);
  EXPECT_EQ(alice.last("auth:error", "code"), "TOKEN_EXPIRED");
}

TEST(WallClock, ASocketThatJoinsAfterAJumpOfTheWallClockExpiresByItsOwnToken) {
  TestServer server;
  Person alice(server, "1");
  alice.join();
  server.pass(2s);
  server.clock.step_wall(3h);
  Person bob(server, "2");
  bob.join_with(server.token_of("2", 60s));
  server.pass(119'999ms);
  EXPECT_EQ(bob.count("auth:error"), 0U);
  server.pass(1ms);
  EXPECT_EQ(bob.last("auth:error", "code"), "TOKEN_EXPIRED");
  EXPECT_EQ(alice.count("auth:error"), 0U);
}

}  // namespace
}  // namespace parley::support
