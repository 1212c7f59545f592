#include "load/people.hpp"

#include <memory>
#include <utility>

#include <gtest/gtest.h>

#include "jwt/token.hpp"

namespace parley::bench {
namespace {

constexpr std::string_view secret = "0123456789abcdef0123456789abcdef";

TEST(People, HaveTokensThatAServerWithTheirSecretAccepts) {
  const base::SystemClock clock;
  std::vector<std::unique_ptr<jwt::Key>> keys;
  keys.push_back(std::make_unique<jwt::Hs256Key>(secret));
  jwt::Verifier verifier(clock, std::move(keys));
  const auto people = make_people(3, "load-", secret);
  ASSERT_EQ(people.size(), 3U);
  for (std::size_t i = 0; i < people.size(); ++i) {
    const auto claims = verifier.verify(people[i].token);
    ASSERT_TRUE(claims);
    EXPECT_EQ(claims->user.str(), people[i].id);
    EXPECT_EQ(people[i].id, "load-" + std::to_string(i));
    EXPECT_EQ(claims->name, "Load " + std::to_string(i));
  }
}

}  // namespace
}  // namespace parley::bench
