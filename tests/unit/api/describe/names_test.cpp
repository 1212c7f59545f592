#include "api/describe/names.hpp"

#include <gtest/gtest.h>

namespace parley::api::printing {
namespace {

TEST(Names, AreMadeOfTheWordsOnTheWire) {
  EXPECT_EQ(pascal_case("message:read"), "MessageRead");
  EXPECT_EQ(pascal_case("in_call"), "InCall");
  EXPECT_EQ(camel_case("typing:start"), "typingStart");
  EXPECT_EQ(camel_case(""), "");
}

TEST(Names, AnOperationIsNamedAfterItsMethodAndItsPath) {
  EXPECT_EQ(operation_id("GET /api/messages"), "getMessages");
  EXPECT_EQ(operation_id("POST /api/messages/:messageId/read"), "postMessagesByMessageIdRead");
  EXPECT_EQ(operation_id("GET /api/parley.d.ts"), "getParleyDTs");
}

TEST(Names, ParametersOfAPathAreInBraces) {
  EXPECT_EQ(path_template("/api/messages"), "/api/messages");
  EXPECT_EQ(path_template("/api/calls/:callId"), "/api/calls/{callId}");
  EXPECT_EQ(path_template("/api/calls/:callId/join"), "/api/calls/{callId}/join");
}

TEST(Names, APathBelongsToTheGroupOfItsFirstPart) {
  EXPECT_EQ(group_of("/api/messages/:messageId"), "messages");
  EXPECT_EQ(group_of("/api/users"), "users");
  EXPECT_EQ(group_of("/api/openapi.json"), "contract");
}

TEST(Names, TheDataOfAnEventIsNamedAfterTheEventOrAfterItsObject) {
  EXPECT_EQ(schema_name({"Message", "", {}}), "Message");
  EXPECT_EQ(schema_name({"message:read", "", {{.name = "messageId"}}}), "MessageReadEvent");
  EXPECT_EQ(schema_name({"message:edited", "", {{.name = "id"}}, "Message", 1}), "Message");
  EXPECT_EQ(schema_name({"call:incoming", "", {{.name = "id"}, {.name = "remainingMs"}}, "Call", 1}),
            "CallIncomingEvent");
}

TEST(Names, RestMayCallAFieldByItsAlias) {
  FieldDescription field{"to", "receiverId", {ShapeKind::user_id}, true, {}, false, false};
  EXPECT_EQ(name_in_rest(field), "to");
  EXPECT_EQ(other_name_in_rest(field), "receiverId");
  field.alias_first_in_rest = true;
  EXPECT_EQ(name_in_rest(field), "receiverId");
  EXPECT_EQ(other_name_in_rest(field), "to");
}

}  // namespace
}  // namespace parley::api::printing
