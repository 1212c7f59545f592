#include "api/describe/asyncapi.hpp"

#include <string>

#include "api/describe/names.hpp"
#include "api/registry.hpp"
#include "unit/api/describe/printed_json.hpp"

namespace parley::api::printing {
namespace {

class AsyncApi : public testing::Test {
 protected:
  std::string payload_of(std::string_view message) const {
    return document.at({"components", "messages", message, "payload"});
  }

  PrintedJson document{asyncapi("1.2.3")};
};

TEST_F(AsyncApi, ReceivesEveryEventOfClientsAndRepliesToIt) {
  for (const Operation& operation : operations()) {
    const std::string_view event = operation.traits.event;
    if (event.empty()) continue;
    const std::string key = "receive" + pascal_case(event);
    EXPECT_EQ(document.at({"operations", key, "action"}), R"("receive")") << event;
    EXPECT_NE(document.at({"operations", key, "reply", "messages"}).find(camel_case(event) + "Answer"),
              std::string::npos);
    EXPECT_EQ(document.at({"components", "messages", camel_case(event) + "Request", "name"}),
              "\"" + std::string(event) + "\"");
  }
}

TEST_F(AsyncApi, SendsEveryEventOfTheServer) {
  for (const ServerEvent& event : server_events()) {
    EXPECT_EQ(document.at({"operations", "send" + pascal_case(event.name), "action"}), R"("send")")
        << event.name;
    EXPECT_EQ(payload_of(camel_case(event.name) + "Event"),
              R"({"$ref":"#/components/schemas/)" + schema_name(event.data()) + R"("})");
  }
}

TEST_F(AsyncApi, RefersOnlyToWhatItHolds) {
  document.expect_good_references();
}

TEST_F(AsyncApi, KeepsApartTheTwoDirectionsOfAName) {
  EXPECT_NE(payload_of("messageRequest").find(R"("required":["to","content"])"), std::string::npos);
  EXPECT_EQ(payload_of("messageEvent"), R"({"$ref":"#/components/schemas/Message"})");
  EXPECT_NE(payload_of("messageAnswer").find(R"("success":{"type":"boolean","const":true})"),
            std::string::npos);
}

TEST_F(AsyncApi, GivesEachRefusalTheCodesOfItsEvent) {
  EXPECT_NE(payload_of("messageRefusal").find(R"("USER_NOT_FOUND","RATE_LIMITED","MESSAGE_SEND_FAILED")"),
            std::string::npos)
      << payload_of("messageRefusal");
  EXPECT_EQ(payload_of("joinRefusal").find("AUTH_REQUIRED"), std::string::npos);
  EXPECT_NE(payload_of("syncRefusal").find("AUTH_REQUIRED"), std::string::npos);
}

TEST_F(AsyncApi, LeavesOutFieldsOfRest) {
  EXPECT_NE(payload_of("syncRequest").find(R"("afterSeq")"), std::string::npos);
  EXPECT_EQ(payload_of("syncRequest").find(R"("limit")"), std::string::npos);
}

}  // namespace
}  // namespace parley::api::printing
