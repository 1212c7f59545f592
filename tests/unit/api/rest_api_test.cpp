#include "api/rest_api.hpp"

#include <string>

#include <gtest/gtest.h>

#include "unit/api/scene.hpp"

namespace parley::api {
namespace {

bool holds(const std::string& answer, std::string_view part) {
  return answer.find(part) != std::string::npos;
}

void expect_refusal(const std::string& answer, std::string_view status, std::string_view code) {
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 " + std::string(status))) << answer;
  EXPECT_TRUE(holds(answer, "{\"success\":false,\"error\":{\"code\":\"" + std::string(code) + "\""))
      << answer;
  EXPECT_TRUE(holds(answer, "Content-Type: application/json; charset=utf-8\r\n")) << answer;
  EXPECT_TRUE(holds(answer, "X-Content-Type-Options: nosniff\r\n")) << answer;
}

TEST(RestApi, AnUnknownRouteIsNotFoundAndAKnownOneSaysItsMethods) {
  Scene scene;
  expect_refusal(scene.get("/api/nope"), "404", "NOT_FOUND");
  expect_refusal(scene.get("/api/messages/"), "404", "NOT_FOUND");
  const std::string answer = scene.request("DELETE /api/messages HTTP/1.1\r\nHost: a\r\n\r\n");
  expect_refusal(answer, "405", "METHOD_NOT_ALLOWED");
  EXPECT_TRUE(holds(answer, "Allow: GET, HEAD, POST\r\n")) << answer;
}

TEST(RestApi, OnlyABearerTokenInItsOneFieldIsLookedAt) {
  Scene scene;
  const std::string token = scene.token_of(alice);
  for (const std::string& fields :
       {std::string(), std::string("Authorization: Bearer\r\n"), std::string("Authorization: Bearer \r\n"),
        "Authorization: Basic " + token + "\r\n", "Authorization: Token " + token + "\r\n",
        "Authorization: " + token + "\r\n", "Authorization: Bearer " + token + " x\r\n",
        "Authorization: Bearer " + token + "x\r\n", "Cookie: token=" + token + "\r\n",
        scene.bearer(alice) + scene.bearer(bob), scene.bearer(alice) + "Authorization: Basic x\r\n"}) {
    const std::string answer = scene.get("/api/auth/me", fields);
    expect_refusal(answer, "401", "UNAUTHORIZED");
    EXPECT_TRUE(holds(answer, "WWW-Authenticate: Bearer\r\n")) << answer;
  }
  expect_refusal(scene.get("/api/auth/me?token=" + token), "401", "UNAUTHORIZED");
  EXPECT_TRUE(
      scene.get("/api/auth/me", "authorization: bearer " + token + "\r\n").starts_with("HTTP/1.1 200"));
}

TEST(RestApi, AnExpiredTokenIsUnauthorizedHere) {
  Scene scene;
  const std::string fields = scene.bearer(alice);
  scene.clock.advance(std::chrono::hours{24 * 8});
  expect_refusal(scene.get("/api/auth/me", fields), "401", "UNAUTHORIZED");
}

TEST(RestApi, OneSeesOneself) {
  Scene scene;
  EXPECT_TRUE(
      holds(scene.get("/api/auth/me", scene.bearer(alice)),
            R"({"success":true,"user":{"id":"1","email":"alice@example.com","name":"Alice &lt;b>"}})"));
}

TEST(RestApi, ACompressedBodyIsRefusedUnread) {
  Scene scene;
  expect_refusal(scene.post("/api/messages", "x", scene.bearer(alice) + "Content-Encoding: gzip\r\n"), "415",
                 "INVALID_DATA");
}

TEST(RestApi, ABodyThatIsCalledIdentityIsTakenAsItIs) {
  Scene scene;
  for (const char* coding : {"identity", "IDENTITY", ""}) {
    const std::string fields = scene.bearer(alice) + "Content-Encoding: " + coding + "\r\n";
    const std::string answer = scene.post("/api/messages", R"({"receiverId":"2","content":"hi"})", fields);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 201")) << answer;
  }
}

TEST(RestApi, ABodyMayBeginWithAByteOrderMark) {
  Scene scene;
  const std::string answer = scene.post(
      "/api/messages", "\xef\xbb\xbf{\"receiverId\":\"2\",\"content\":\"hi\"}", scene.bearer(alice));
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 201")) << answer;
}

TEST(RestApi, AnIdempotencyKeyInQuotesIsTheSameKey) {
  Scene scene;
  const std::string body = R"({"receiverId":"2","content":"hi"})";
  const auto send = [&](const std::string& key) {
    return scene.post("/api/messages", body, scene.bearer(alice) + "Idempotency-Key: " + key + "\r\n");
  };
  EXPECT_TRUE(holds(send("k-1"), R"("seq":1,"clientMessageId":"k-1")"));
  EXPECT_TRUE(holds(send("\"k-1\""), R"("seq":1,"clientMessageId":"k-1")"));
  EXPECT_TRUE(holds(send("\"k-2\""), R"("seq":2,"clientMessageId":"k-2")"));
  expect_refusal(send("\"\""), "400", "INVALID_DATA");
  expect_refusal(send("\"a b\""), "400", "INVALID_DATA");
}

TEST(RestApi, AnIdempotencyKeyIsAClientMessageIdAndTheBodysOwnComesFirst) {
  Scene scene;
  const std::string body = R"({"receiverId":"2","content":"hi"})";
  const std::string fields = scene.bearer(alice) + "Idempotency-Key: k-1\r\n";
  EXPECT_TRUE(holds(scene.post("/api/messages", body, fields), R"("clientMessageId":"k-1")"));
  EXPECT_TRUE(holds(scene.post("/api/messages", body, fields), R"("seq":1,"clientMessageId":"k-1")"));
  const std::string own = R"({"receiverId":"2","content":"hi","clientMessageId":"c-1"})";
  EXPECT_TRUE(holds(scene.post("/api/messages", own, fields), R"("seq":2,"clientMessageId":"c-1")"));
  expect_refusal(scene.post("/api/messages", body, scene.bearer(alice) + "Idempotency-Key: <b>\r\n"), "400",
                 "INVALID_DATA");
}

TEST(RestApi, ARefusedAppendIsServiceUnavailableAndSaysWhenToComeBack) {
  Scene scene;
  scene.messages.refuse_appends = base::Error(base::ErrorCode::message_send_failed);
  const std::string answer =
      scene.post("/api/messages", R"({"receiverId":"2","content":"hi"})", scene.bearer(alice));
  expect_refusal(answer, "503", "MESSAGE_SEND_FAILED");
  EXPECT_TRUE(holds(answer, "Retry-After: 1\r\n")) << answer;
}

TEST(RestApi, QueriesOutOfBoundsAreRefusedNamingThem) {
  Scene scene;
  const std::string id = "0199808e-6d40-7c11-8a5e-3f6f2d0c9a11";
  for (const std::string& query : {std::string("limit=0"), std::string("limit=501"), std::string("limit=+5"),
                                   std::string("limit=99999999999999999999"), std::string("before=x"),
                                   std::string("after=x"), "before=" + id + "&after=" + id}) {
    expect_refusal(scene.get("/api/messages?" + query, scene.bearer(alice)), "400", "INVALID_DATA");
  }
  expect_refusal(scene.get("/api/messages?before=" + id, scene.bearer(alice)), "404", "MESSAGE_NOT_FOUND");
}

}  // namespace
}  // namespace parley::api
