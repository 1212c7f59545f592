#include "api/documents.hpp"

#include <string>

#include <gtest/gtest.h>

#include "api/describe/openapi.hpp"
#include "base/version.hpp"
#include "unit/api/scene.hpp"

namespace parley::api {
namespace {

bool holds(const std::string& answer, std::string_view part) {
  return answer.find(part) != std::string::npos;
}

TEST(Documents, AreServedWithoutAToken) {
  Scene scene;
  for (const char* path : {"/api/openapi.json", "/api/asyncapi.json"}) {
    const std::string answer = scene.get(path);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer.substr(0, 100);
    EXPECT_TRUE(holds(answer, "Content-Type: application/json; charset=utf-8\r\n")) << path;
  }
  const std::string types = scene.get("/api/parley.d.ts");
  EXPECT_TRUE(holds(types, "Content-Type: text/plain; charset=utf-8\r\n"));
  EXPECT_TRUE(holds(types, "export interface ServerToClientEvents {"));
  EXPECT_TRUE(scene.get("/api/openapi.json").ends_with(printing::openapi(base::version)));
}

TEST(Documents, AreNotSentAgainToAClientThatHasThem) {
  Scene scene;
  const std::string first = scene.get("/api/asyncapi.json");
  const std::size_t at = first.find("ETag: ");
  ASSERT_NE(at, std::string::npos);
  const std::string tag = first.substr(at + 6, first.find("\r\n", at) - at - 6);
  const std::string again = scene.get("/api/asyncapi.json", "If-None-Match: " + tag + "\r\n");
  EXPECT_TRUE(again.starts_with("HTTP/1.1 304 ")) << again.substr(0, 100);
  EXPECT_TRUE(holds(scene.get("/api/openapi.json", "If-None-Match: " + tag + "\r\n"), " 200 OK\r\n"))
      << "each document has a tag of its own";
}

TEST(Documents, AreCompressedForClientsThatAcceptIt) {
  Scene scene;
  const std::string plain = scene.get("/api/openapi.json");
  const std::string answer = scene.get("/api/openapi.json", "Accept-Encoding: gzip\r\n");
  EXPECT_TRUE(holds(answer, "Content-Encoding: gzip\r\n"));
  EXPECT_LT(answer.size(), plain.size() / 5);
}

TEST(Documents, HaveNoMethodButToBeRead) {
  Scene scene;
  EXPECT_TRUE(scene.post("/api/openapi.json", "{}").starts_with("HTTP/1.1 405 "));
  EXPECT_TRUE(scene.request("HEAD /api/openapi.json HTTP/1.1\r\nHost: a\r\n\r\n").ends_with("\r\n\r\n"));
}

}  // namespace
}  // namespace parley::api
