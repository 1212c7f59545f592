#include "api/describe/refusals.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace parley::api::printing {
namespace {

const Operation& route(std::string_view wanted) {
  const auto all = operations();
  return *std::ranges::find(all, wanted, [](const Operation& operation) { return operation.traits.route; });
}

TEST(Refusals, OfAnEventAreItsOwnAndThoseOfEveryEvent) {
  EXPECT_EQ(event_refusals(*find_event("typing:start")),
            (Codes{"INVALID_DATA", "AUTH_REQUIRED", "RATE_LIMITED", "UNAVAILABLE", "INTERNAL"}));
  EXPECT_EQ(event_refusals(*find_event("join")),
            (Codes{"INVALID_DATA", "UNAUTHORIZED", "TOKEN_EXPIRED", "TOKEN_REVOKED", "RATE_LIMITED",
                   "UNAVAILABLE", "INTERNAL"}));
}

TEST(Refusals, OfARouteAreOrderedByStatus) {
  const auto refusals = route_refusals(route("POST /api/messages"));
  EXPECT_EQ(refusals.at(400), Codes{"INVALID_DATA"});
  EXPECT_EQ(refusals.at(401), Codes{"UNAUTHORIZED"});
  EXPECT_EQ(refusals.at(404), Codes{"USER_NOT_FOUND"});
  EXPECT_EQ(refusals.at(413), Codes{"PAYLOAD_TOO_LARGE"});
  for (const std::uint16_t status : std::initializer_list<std::uint16_t>{408, 415, 431})
    EXPECT_EQ(refusals.at(status), Codes{"INVALID_DATA"});
  EXPECT_EQ(refusals.at(503), (Codes{"MESSAGE_SEND_FAILED", "UNAVAILABLE"}));
}

TEST(Refusals, OfARouteWithoutABodyOrATokenAreFewer) {
  for (const std::uint16_t status : std::initializer_list<std::uint16_t>{408, 413, 431}) {
    EXPECT_FALSE(route_refusals(route("GET /api/messages")).contains(status)) << status;
  }
  EXPECT_FALSE(route_refusals(route("POST /api/auth/register")).contains(401));
  EXPECT_TRUE(route_refusals(route("POST /api/auth/login")).contains(401));
}

}  // namespace
}  // namespace parley::api::printing
