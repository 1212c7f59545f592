#include "api/operations.hpp"

#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace parley::api {
namespace {

TEST(Operations, HoldEveryEventAndEveryRouteOnce) {
  std::set<std::string> seen;
  for (const Operation& operation : operations()) {
    const std::string name = std::string(operation.method) + " " + std::string(operation.name);
    EXPECT_TRUE(seen.insert(name).second) << name;
  }
  for (const char* known :
       {"event join", "event message", "event call:end", "POST /api/messages", "GET /api/calls/:id"}) {
    EXPECT_TRUE(seen.contains(known)) << known;
  }
}

/// Whoever opens another door to everybody has to say so here. A file may be asked for by a signed link.
TEST(Operations, NeedAnIdentityButForTheWaysToGetOne) {
  std::set<std::string> open;
  for (const Operation& operation : operations()) {
    if (!operation.needs_identity) open.emplace(operation.name);
  }
  EXPECT_EQ(open, (std::set<std::string>{"join", "/api/auth/login", "/api/auth/register", "/api/files/:id"}));
}

TEST(Operations, ArePrintedALineEach) {
  const std::string text = operations_text();
  EXPECT_NE(text.find("event message identity\n"), std::string::npos) << text;
  EXPECT_NE(text.find("POST /api/auth/login open\n"), std::string::npos) << text;
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(text, '\n')), operations().size());
}

}  // namespace
}  // namespace parley::api
