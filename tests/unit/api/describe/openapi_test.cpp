#include "api/describe/openapi.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "api/describe/names.hpp"
#include "api/registry.hpp"
#include "unit/api/describe/printed_json.hpp"

namespace parley::api::printing {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return static_cast<char>(c - 'A' + 'a'); });
  return out;
}

class OpenApi : public testing::Test {
 protected:
  /// Part of the operation of a route.
  std::string part(std::string_view path, std::string_view method, std::vector<std::string_view> keys) const {
    keys.insert(keys.begin(), {"paths", path, method});
    return document.at(keys);
  }
  std::string body_of(std::string_view path, std::string_view method) const {
    return part(path, method, {"requestBody", "content", "application/json", "schema"});
  }

  PrintedJson document{openapi("1.2.3")};
};

TEST_F(OpenApi, HasEveryRouteOnceWithAnIdOfItsOwn) {
  std::set<std::string> ids;
  std::size_t routes = 0;
  for (const Operation& operation : operations()) {
    if (operation.traits.route.empty()) continue;
    ++routes;
    const std::string path = path_template(operation.traits.path());
    const std::string id = part(path, lower(operation.traits.method()), {"operationId"});
    EXPECT_FALSE(id.empty()) << operation.traits.route;
    EXPECT_TRUE(ids.insert(id).second) << id;
  }
  EXPECT_EQ(ids.size(), routes);
  EXPECT_EQ(document.at({"info", "version"}), R"("1.2.3")");
  EXPECT_EQ(document.at({"openapi"}), R"("3.1.0")");
}

TEST_F(OpenApi, RefersOnlyToWhatItHolds) {
  document.expect_good_references();
}

TEST_F(OpenApi, HasNoSchemaThatNoRouteUses) {
  std::set<std::string> used{"#/components/schemas/ErrorEnvelope"};
  document.each_object([&](base::json::Value object) {
    if (const auto reference = object.find("$ref")) used.emplace(reference->as_string());
  });
  const auto schemas = document.find({"components", "schemas"});
  ASSERT_TRUE(schemas);
  for (const base::json::Member schema : *schemas) {
    EXPECT_TRUE(used.contains("#/components/schemas/" + std::string(schema.key))) << schema.key;
  }
}

TEST_F(OpenApi, ClosesEveryObjectThatTheServerSends) {
  const auto schemas = document.find({"components", "schemas"});
  ASSERT_TRUE(schemas);
  for (const base::json::Member schema : *schemas) {
    if (schema.key == "ErrorCode") continue;
    EXPECT_EQ(document.at({"components", "schemas", schema.key, "additionalProperties"}), "false");
  }
}

TEST_F(OpenApi, AsksForATokenWhereTheOperationNeedsAUser) {
  EXPECT_EQ(part("/api/messages", "get", {"security"}), R"([{"bearer":[]}])");
  EXPECT_EQ(part("/api/auth/login", "post", {"security"}), "[{}]");
  EXPECT_EQ(part("/api/files/{fileId}", "get", {"security"}), R"([{},{"bearer":[]}])");
}

TEST_F(OpenApi, NamesTheFieldsOfABodyAsRestDoes) {
  const std::string body = body_of("/api/messages", "post");
  EXPECT_NE(body.find(R"("receiverId":{"type":["string","integer"])"), std::string::npos) << body;
  EXPECT_NE(body.find(R"("required":["receiverId","content"])"), std::string::npos) << body;
  EXPECT_NE(body.find(R"("enum":["text","image","file"],"default":"text")"), std::string::npos) << body;
  EXPECT_NE(part("/api/messages", "post", {"parameters"}).find(R"("name":"Idempotency-Key","in":"header")"),
            std::string::npos);
  EXPECT_EQ(body_of("/api/calls/{callId}/end", "post"), "") << "its only field is in the path";
}

TEST_F(OpenApi, DescribesTheParametersOfAPathAndAQuery) {
  const std::string sync = part("/api/conversations/{conversationId}/messages", "get", {"parameters"});
  EXPECT_NE(sync.find(R"("name":"conversationId","in":"path","required":true)"), std::string::npos) << sync;
  EXPECT_NE(sync.find(R"("name":"limit","in":"query","required":false)"), std::string::npos) << sync;
  EXPECT_NE(sync.find(R"("minimum":1,"maximum":500,"default":500)"), std::string::npos) << sync;
  EXPECT_NE(sync.find(R"("name":"format","in":"query")"), std::string::npos) << sync;
  EXPECT_EQ(part("/api/auth/logout", "post", {"parameters"}), "[]");
}

TEST_F(OpenApi, GivesEachRouteItsStatusesAndCodes) {
  const std::string created = part("/api/messages", "post", {"responses", "201"});
  EXPECT_NE(created.find(R"("message":{"$ref":"#/components/schemas/Message"})"), std::string::npos);
  EXPECT_EQ(part("/api/messages", "post", {"responses", "200"}), "");
  EXPECT_EQ(part("/api/messages", "post", {"responses", "429"}),
            R"({"$ref":"#/components/responses/TooManyRequests"})");
  EXPECT_NE(
      part("/api/messages", "post", {"responses", "503"}).find(R"(["MESSAGE_SEND_FAILED","UNAVAILABLE"])"),
      std::string::npos);
  EXPECT_EQ(part("/api/messages", "get", {"responses", "413"}), "") << "it has no body";
  EXPECT_NE(document.at({"components", "responses", "TooManyRequests"}).find(R"("Retry-After")"),
            std::string::npos);
}

TEST_F(OpenApi, KnowsAnswersThatAreBytesAndBodiesThatAreForms) {
  for (const char* status : {"200", "206", "304", "416"}) {
    EXPECT_NE(part("/api/files/{fileId}", "get", {"responses", status}), "") << status;
  }
  EXPECT_EQ(part("/api/openapi.json", "get", {"responses", "200", "content"}), R"({"application/json":{}})");
  EXPECT_EQ(part("/api/openapi.json", "get", {"responses", "206"}), "");
  EXPECT_NE(part("/api/files", "post", {"requestBody", "content", "multipart/form-data"}), "");
}

TEST_F(OpenApi, SaysOfTextOfUsersThatItIsMadeSafe) {
  EXPECT_NE(
      document.at({"components", "schemas", "Message", "properties", "content"}).find("madesafeforHTML"),
      std::string::npos);
  EXPECT_EQ(document.at({"components", "schemas", "Message", "properties", "id"}),
            R"({"type":"string","format":"uuid"})");
}

}  // namespace
}  // namespace parley::api::printing
