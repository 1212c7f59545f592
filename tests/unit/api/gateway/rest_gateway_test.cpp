#include "api/gateway/rest_gateway.hpp"

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

TEST(RestGateway, AnUnknownRouteIsNotFoundAndAWrongMethodIsAnsweredWithTheAllowedOnes) {
  Scene scene;
  expect_refusal(scene.get("/api/nope"), "404", "NOT_FOUND");
  expect_refusal(scene.get("/api/messages/"), "404", "NOT_FOUND");
  const std::string answer = scene.request("DELETE /api/messages HTTP/1.1\r\nHost: a\r\n\r\n");
  expect_refusal(answer, "405", "METHOD_NOT_ALLOWED");
  EXPECT_TRUE(holds(answer, "Allow: GET, HEAD, POST\r\n")) << answer;
}

TEST(RestGateway, OnlyABearerTokenInASingleAuthorizationFieldIsAccepted) {
  Scene scene;
  const std::string token = scene.token_of(alice);
  for (const std::string& fields :
       {std::string(), std::string("Authorization: Bearer\r\n"), std::string("Authorization: Bearer \r\n"),
        "Authorization: Basic " + token + "\r\n", "Authorization: Token " + token + "\r\n",
        "Authorization: " + token + "\r\n", "Cookie: token=" + token + "\r\n",
        scene.bearer(alice) + scene.bearer(bob), scene.bearer(alice) + "Authorization: Basic x\r\n"}) {
    const std::string answer = scene.get("/api/auth/me", fields);
    expect_refusal(answer, "401", "UNAUTHORIZED");
    EXPECT_TRUE(holds(answer, "WWW-Authenticate: Bearer\r\n")) << answer;
  }
  expect_refusal(scene.get("/api/auth/me?token=" + token), "401", "UNAUTHORIZED");
  for (const std::string& fields : {"authorization: bearer " + token, "Authorization: Bearer  " + token,
                                    "Authorization: BEARER \t " + token + " \t"}) {
    EXPECT_TRUE(scene.get("/api/auth/me", fields + "\r\n").starts_with("HTTP/1.1 200")) << fields;
  }
}

TEST(RestGateway, EveryRefusedTokenIsAnsweredAsInvalidWithoutAReason) {
  Scene scene;
  const std::string token = scene.token_of(alice);
  scene.clock.advance(std::chrono::hours{24 * 8});
  for (const std::string& refused : {token, token + " x", token + "x", std::string("x"), token.substr(1)}) {
    const std::string answer = scene.get("/api/auth/me", "Authorization: Bearer " + refused + "\r\n");
    expect_refusal(answer, "401", "UNAUTHORIZED");
    EXPECT_TRUE(holds(answer, "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n")) << answer;
  }
}

TEST(RestGateway, AnExpiredTokenIsUnauthorized) {
  Scene scene;
  const std::string fields = scene.bearer(alice);
  scene.clock.advance(std::chrono::hours{24 * 8});
  expect_refusal(scene.get("/api/auth/me", fields), "401", "UNAUTHORIZED");
}

TEST(RestGateway, AUserCanReadTheirOwnAccount) {
  Scene scene;
  EXPECT_TRUE(
      holds(scene.get("/api/auth/me", scene.bearer(alice)),
            R"({"success":true,"user":{"id":"1","email":"alice@example.com","name":"Alice &lt;b>"}})"));
}

TEST(RestGateway, ACompressedBodyIsRefused) {
  Scene scene;
  expect_refusal(scene.post("/api/messages", "x", scene.bearer(alice) + "Content-Encoding: gzip\r\n"), "415",
                 "INVALID_DATA");
}

TEST(RestGateway, ABodyWithTheCodingIdentityIsAccepted) {
  Scene scene;
  for (const char* coding : {"identity", "IDENTITY", ""}) {
    const std::string fields = scene.bearer(alice) + "Content-Encoding: " + coding + "\r\n";
    const std::string answer = scene.post("/api/messages", R"({"receiverId":"2","content":"hi"})", fields);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 201")) << answer;
  }
}

TEST(RestGateway, ABodyMayBeginWithAByteOrderMark) {
  Scene scene;
  const std::string answer = scene.post(
      "/api/messages", "\xef\xbb\xbf{\"receiverId\":\"2\",\"content\":\"hi\"}", scene.bearer(alice));
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 201")) << answer;
}

TEST(RestGateway, AnIdempotencyKeyInQuotesEqualsTheKeyWithoutQuotes) {
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

TEST(RestGateway, AnIdempotencyKeyIsTheClientMessageIdUnlessTheBodyHasOne) {
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

TEST(RestGateway, ARefusedAppendIsAnswered503WithARetryTime) {
  Scene scene;
  scene.messages.refuse_appends = base::Error(base::ErrorCode::message_send_failed);
  const std::string answer =
      scene.post("/api/messages", R"({"receiverId":"2","content":"hi"})", scene.bearer(alice));
  expect_refusal(answer, "503", "MESSAGE_SEND_FAILED");
  EXPECT_TRUE(holds(answer, "Retry-After: 1\r\n")) << answer;
}

TEST(RestGateway, QueryParametersOutOfBoundsAreRefused) {
  Scene scene;
  const std::string id = "0199808e-6d40-7c11-8a5e-3f6f2d0c9a11";
  for (const std::string& query : {std::string("limit=0"), std::string("limit=501"), std::string("limit=+5"),
                                   std::string("limit=99999999999999999999"), std::string("before=x"),
                                   std::string("after=x"), "before=" + id + "&after=" + id}) {
    expect_refusal(scene.get("/api/messages?" + query, scene.bearer(alice)), "400", "INVALID_DATA");
  }
  expect_refusal(scene.get("/api/messages?before=" + id, scene.bearer(alice)), "404", "MESSAGE_NOT_FOUND");
}

TEST(RestGateway, EveryPageHasTheOriginalTextIfTheQueryAsksForIt) {
  Scene scene;
  const store::Message message = scene.say(alice, bob, "a <i>");
  const std::string conversation = "/api/conversations/" + message.conversation.to_string() + "/messages";
  for (const std::string& target :
       {std::string("/api/messages"), std::string("/api/conversations"), conversation}) {
    EXPECT_TRUE(holds(scene.get(target, scene.bearer(bob)), R"("content":"a &lt;i>")")) << target;
    const std::string raw = scene.get(target + "?format=raw", scene.bearer(bob));
    EXPECT_TRUE(holds(raw, R"("content":"a \u003ci>")")) << raw;
  }
}

/// Sends a POST with only the beginning of its body, and returns the response.
std::string begun(Scene& scene, const std::string& target, std::size_t length, const std::string& fields = {},
                  const std::string& body = "{") {
  return scene.request("POST " + target + " HTTP/1.1\r\nHost: a\r\nContent-Length: " +
                       std::to_string(length) + "\r\n" + fields + "\r\n" + body);
}

TEST(RestGateway, ABodyIsNotReadForAnUnknownRouteOrWithoutAnAcceptedToken) {
  Scene scene;
  for (const std::string& expect : {std::string(), std::string("Expect: 100-continue\r\n")}) {
    expect_refusal(begun(scene, "/api/nope", 999'999, expect), "404", "NOT_FOUND");
    expect_refusal(begun(scene, "/api/users", 999'999, expect), "405", "METHOD_NOT_ALLOWED");
    expect_refusal(begun(scene, "/api/messages", 999'999, expect), "401", "UNAUTHORIZED");
    expect_refusal(begun(scene, "/api/messages", 999'999, expect + "Authorization: Bearer x\r\n"), "401",
                   "UNAUTHORIZED");
    expect_refusal(begun(scene, "/api/messages", 1'000'001, expect + scene.bearer(alice)), "413",
                   "PAYLOAD_TOO_LARGE");
  }
  const std::string known = scene.token_of(alice);
  scene.clock.advance(std::chrono::hours{24 * 8});
  expect_refusal(begun(scene, "/api/messages", 999'999, "Authorization: Bearer " + known + "\r\n"), "401",
                 "UNAUTHORIZED");
}

TEST(RestGateway, ABodyIsReadAfterItsTokenIsAccepted) {
  Scene scene;
  EXPECT_EQ(begun(scene, "/api/messages", 100, scene.bearer(alice)), "") << "the server waits for the rest";
  EXPECT_EQ(begun(scene, "/api/messages", 100, scene.bearer(alice) + "Expect: 100-continue\r\n", ""),
            "HTTP/1.1 100 Continue\r\n\r\n");
}

TEST(RestGateway, ABodyLargerThanItsRouteAcceptsIsRefused) {
  Scene scene;
  const std::string token = scene.bearer(alice);
  for (const auto& [target, most] :
       {std::pair{"/api/auth/login", 64 << 10}, std::pair{"/api/auth/register", 64 << 10},
        std::pair{"/api/auth/password", 64 << 10}, std::pair{"/api/calls", 64 << 10},
        std::pair{"/api/calls/1/respond", 64 << 10}, std::pair{"/api/auth/logout", 4 << 10},
        std::pair{"/api/messages/1/read", 4 << 10}, std::pair{"/api/blocks/2", 4 << 10},
        std::pair{"/api/calls/1/end", 4 << 10}, std::pair{"/api/messages", 1'000'000}}) {
    const auto size = static_cast<std::size_t>(most);
    expect_refusal(begun(scene, target, size + 1, token), "413", "PAYLOAD_TOO_LARGE");
    EXPECT_EQ(begun(scene, target, size, token), "") << target;
  }
  expect_refusal(scene.post("/api/auth/logout", std::string(5'000, ' '), token), "413", "PAYLOAD_TOO_LARGE");
}

TEST(RestGateway, TheBodyOfAGetIsIgnored) {
  Scene scene;
  for (const std::string& body : {std::string(100, 'x'), std::string("x")}) {
    const std::string answer =
        scene.request("GET /api/auth/me HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n" +
                      scene.bearer(alice) + "\r\n" + body);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200")) << answer;
  }
}

TEST(RestGateway, LimitsByAddressCountAnIpv6NetworkOf64BitsAsOne) {
  Scene scene;
  scene.limits.logins = LoginLimits(0, 2);
  scene.limits.registrations = base::RateLimiter<std::string>(2, base::Duration{60'000});
  for (const auto& [target, body] :
       {std::pair{"/api/auth/login", R"({"email":"nobody@example.com","password":"wrong password"})"},
        std::pair{"/api/auth/register",
                  R"({"email":"carol@example.com","password":"long enough","name":"Carol"})"}}) {
    const std::string text = std::string("POST ") + target + " HTTP/1.1\r\nHost: a\r\nContent-Length: " +
                             std::to_string(std::string_view(body).size()) + "\r\n\r\n" + body;
    const auto is_limited = [&](const std::string& peer) {
      return scene.request(text, peer).starts_with("HTTP/1.1 429");
    };
    EXPECT_FALSE(is_limited("2001:db8:0:1::1"));
    EXPECT_FALSE(is_limited("2001:db8:0:1:ffff::2"));
    EXPECT_TRUE(is_limited("2001:db8:0:1::3")) << target;
    EXPECT_FALSE(is_limited("2001:db8:0:2::1")) << target;
  }
}

}  // namespace
}  // namespace parley::api
