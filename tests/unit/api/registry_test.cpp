#include "api/registry.hpp"

#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace parley::api {
namespace {

std::string name_of(const Operation& operation) {
  return std::string(operation.traits.event.empty() ? operation.traits.route : operation.traits.event);
}

TEST(Registry, HoldsEveryEventAndEveryRouteOnce) {
  std::set<std::string_view> seen;
  for (const Operation& operation : operations()) {
    for (const std::string_view name : {operation.traits.event, operation.traits.route}) {
      EXPECT_TRUE(name.empty() || seen.insert(name).second) << name;
    }
  }
  for (const char* known : {"join", "message", "call:end", "POST /api/messages", "GET /api/calls/:callId",
                            "GET /api/calls/active"}) {
    EXPECT_TRUE(seen.contains(known)) << known;
  }
}

TEST(Registry, EveryOperationHasASummaryAHandlerAndATransport) {
  for (const Operation& operation : operations()) {
    const OperationTraits& traits = operation.traits;
    EXPECT_FALSE(traits.event.empty() && traits.route.empty());
    EXPECT_TRUE(traits.summary.ends_with('.')) << name_of(operation);
    const bool is_handled = operation.handle != nullptr || operation.handle_http != nullptr;
    EXPECT_TRUE(is_handled || traits.event == "join") << name_of(operation);
    EXPECT_FALSE(traits.needs_ack && traits.event.empty()) << name_of(operation);
  }
}

TEST(Registry, EveryParameterOfAPathIsAField) {
  for (const Operation& operation : operations()) {
    const std::string_view path = operation.traits.path();
    std::size_t parameters = 0;
    for (const FieldDescription& field : operation.fields()) {
      if (!is_in_path(path, field.name)) continue;
      ++parameters;
      EXPECT_TRUE(field.needed) << path;
    }
    EXPECT_EQ(parameters, static_cast<std::size_t>(std::ranges::count(path, ':'))) << path;
  }
}

TEST(Registry, EveryEventOfTheServerNamesItsReceivers) {
  std::set<std::string_view> seen;
  for (const ServerEvent& event : server_events()) {
    EXPECT_TRUE(seen.insert(event.name).second) << event.name;
    EXPECT_TRUE(event.summary.ends_with('.')) << event.name;
    EXPECT_FALSE(event.receivers.empty()) << event.name;
    EXPECT_FALSE(event.data().members.empty()) << event.name;
  }
  EXPECT_TRUE(seen.contains("call:incoming"));
}

/// A new operation that every client may call must be named here. A file may be asked for by a signed link,
/// and the documents and the server describe themselves to clients without an account.
TEST(Registry, OnlyOperationsForIdentitiesSignedLinksAndDescriptionsAreOpen) {
  std::set<std::string> open;
  for (const Operation& operation : operations()) {
    if (!operation.needs_identity()) open.insert(name_of(operation));
  }
  EXPECT_EQ(open,
            (std::set<std::string>{"join", "POST /api/auth/login", "POST /api/auth/register",
                                   "GET /api/files/:fileId", "GET /api/openapi.json",
                                   "GET /api/asyncapi.json", "GET /api/parley.d.ts", "GET /api/server"}));
}

TEST(Registry, ItsTextHasALineForEachEventAndEachRoute) {
  const std::string text = operations_text();
  EXPECT_TRUE(text.starts_with("event join open\n")) << text;
  EXPECT_NE(text.find("event message identity\n"), std::string::npos) << text;
  EXPECT_NE(text.find("POST /api/auth/login open\n"), std::string::npos) << text;
  std::size_t names = 0;
  for (const Operation& operation : operations()) {
    names += (operation.traits.event.empty() ? 0U : 1U) + (operation.traits.route.empty() ? 0U : 1U);
  }
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(text, '\n')), names);
}

TEST(Registry, IsInPathFindsTheParametersOfAPath) {
  EXPECT_TRUE(is_in_path("/api/messages/:messageId/read", "messageId"));
  EXPECT_TRUE(is_in_path("/api/users/:userId", "userId"));
  EXPECT_FALSE(is_in_path("/api/users/:userId", "user"));
  EXPECT_FALSE(is_in_path("/api/users", "users"));
  EXPECT_FALSE(is_in_path("", "userId"));
}

}  // namespace
}  // namespace parley::api
