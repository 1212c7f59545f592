#include "api/describe/objects.hpp"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "api/describe/names.hpp"

namespace parley::api::printing {
namespace {

std::set<std::string> names_of(Scope scope) {
  std::set<std::string> names;
  for (const ObjectDescription& object : schema_objects(scope)) {
    EXPECT_TRUE(names.insert(schema_name(object)).second) << schema_name(object);
  }
  return names;
}

TEST(SchemaObjects, AreThoseOfTheScopeAndWhatTheyHold) {
  const auto routes = names_of(Scope::routes);
  const auto events = names_of(Scope::events);
  for (const char* both : {"ErrorObject", "Message", "Call", "MessageReadEvent"}) {
    EXPECT_TRUE(routes.contains(both) && events.contains(both)) << both;
  }
  EXPECT_TRUE(routes.contains("Conversation") && routes.contains("PublicUser"));
  EXPECT_FALSE(events.contains("Conversation"));
  EXPECT_TRUE(events.contains("ConnectedEvent") && events.contains("JoinedUser"));
  EXPECT_FALSE(routes.contains("ConnectedEvent"));
  EXPECT_FALSE(events.contains("MessageEvent")) << "its data is a Message";
}

TEST(SchemaObjects, OfAllHaveSummaries) {
  for (const ObjectDescription& object : schema_objects(Scope::all)) {
    EXPECT_TRUE(object.summary.ends_with('.')) << object.name;
    EXPECT_FALSE(object.members.empty()) << object.name;
  }
}

}  // namespace
}  // namespace parley::api::printing
