// Tokens end by the wall clock, which may be set while people are here.
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/house.hpp"
#include "support/person.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;

TEST(WallClock, ATokenThatTheWallClockHasJumpedPastIsToldToHaveExpiredWithinFiveSeconds) {
  House house;
  std::vector<std::unique_ptr<Person>> people;
  for (const char* id : {"1", "2", "3"}) people.push_back(std::make_unique<Person>(house, id));
  people[0]->join_with(house.token_of("1", 60s));
  people[1]->join_with(house.token_of("2", 10min));
  people[2]->join_with(house.token_of("3", 24h));
  house.pass(1s);
  house.clock.step_wall(1h);
  house.pass(5s);
  for (const std::size_t gone : {0U, 1U}) {
    EXPECT_EQ(people[gone]->last("auth:error", "code"), "TOKEN_EXPIRED") << gone;
    EXPECT_EQ(people[gone]->count("auth:error"), 1U) << gone;
    EXPECT_TRUE(people[gone]->is_connected()) << "with thirty seconds to join again";
  }
  EXPECT_EQ(people[2]->count("auth:error"), 0U);
  people[1]->join();
  house.pass(30s);
  EXPECT_FALSE(people[0]->is_connected());
  EXPECT_TRUE(people[1]->is_connected());
  EXPECT_TRUE(people[2]->is_connected());
}

TEST(WallClock, AWallClockThatIsSetBackCutsNoValidSessionShort) {
  House house;
  Person alice(house, "1");
  alice.join_with(house.token_of("1", 60s));
  house.pass(119s);
  house.clock.step_wall(-1h);
  house.pass(1h);
  EXPECT_EQ(alice.heard(), Names{"connected"}) << "by the wall clock the token has a second left";
  house.pass(1s);
  EXPECT_EQ(alice.last("auth:error", "code"), "TOKEN_EXPIRED");
}

TEST(WallClock, ASocketThatJoinsBehindAJumpOfTheWallClockExpiresByItsOwnToken) {
  House house;
  Person alice(house, "1");
  alice.join();
  house.pass(2s);
  house.clock.step_wall(3h);
  Person bob(house, "2");
  bob.join_with(house.token_of("2", 60s));
  house.pass(119'999ms);
  EXPECT_EQ(bob.count("auth:error"), 0U);
  house.pass(1ms);
  EXPECT_EQ(bob.last("auth:error", "code"), "TOKEN_EXPIRED");
  EXPECT_EQ(alice.count("auth:error"), 0U);
}

}  // namespace
}  // namespace parley::support
