// Tests the opening handshake: the RFC's example, and every refusal.
#include "ws/handshake.hpp"

#include <functional>
#include <string>

#include <gtest/gtest.h>

namespace parley::ws {
namespace {

HandshakeRequest good() {
  HandshakeRequest request;
  request.method = "GET";
  request.has_connection_upgrade = true;
  request.has_upgrade_websocket = true;
  request.key_count = 1;
  request.key = "dGhlIHNhbXBsZSBub25jZQ==";
  request.version = "13";
  return request;
}

TEST(Handshake, AnswersTheExampleOfTheRfc) {
  const HandshakeAnswer answer = answer_handshake(good());
  EXPECT_EQ(answer.status, 101);
  EXPECT_EQ(answer.accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  EXPECT_EQ(answer.protocol, "");
}

TEST(Handshake, RefusesInvalidRequests) {
  const struct {
    const char* what;
    std::function<void(HandshakeRequest&)> change;
    int status;
  } cases[] = {
      {"POST", [](auto& request) { request.method = "POST"; }, 400},
      {"get in lower case", [](auto& request) { request.method = "get"; }, 400},
      {"HTTP/1.0", [](auto& request) { request.minor_version = 0; }, 400},
      {"no Connection: upgrade", [](auto& request) { request.has_connection_upgrade = false; }, 400},
      {"no Upgrade: websocket", [](auto& request) { request.has_upgrade_websocket = false; }, 400},
      {"no key", [](auto& request) { request.key_count = 0, request.key = ""; }, 400},
      {"two keys", [](auto& request) { request.key_count = 2; }, 400},
      {"15 bytes", [](auto& request) { request.key = "dGhlIHNhbXBsZSBub25j"; }, 400},
      {"17 bytes", [](auto& request) { request.key = "dGhlIHNhbXBsZSBub25jZSE="; }, 400},
      {"18 bytes", [](auto& request) { request.key = "dGhlIHNhbXBsZSBub25jZSEh"; }, 400},
      {"not base64", [](auto& request) { request.key = "dGhlIHNhbXBsZSBub25jZ!=="; }, 400},
      {"not padded", [](auto& request) { request.key = "dGhlIHNhbXBsZSBub25jZQ"; }, 400},
      {"version 8", [](auto& request) { request.version = "8"; }, 426},
      {"version 99", [](auto& request) { request.version = "99"; }, 426},
      {"version 13, 8", [](auto& request) { request.version = "13, 8"; }, 426},
      {"no version", [](auto& request) { request.version = ""; }, 426},
  };
  for (const auto& each : cases) {
    HandshakeRequest request = good();
    each.change(request);
    const HandshakeAnswer answer = answer_handshake(request);
    EXPECT_EQ(answer.status, each.status) << each.what;
    EXPECT_EQ(answer.accept, "") << each.what;
  }
}

TEST(Handshake, ReturnsTheFirstOfferedProtocolIfItIsAToken) {
  const struct {
    const char* offered;
    const char* echoed;
  } cases[] = {
      {"", ""},
      {"chat", "chat"},
      {"chat, superchat", "chat"},
      {" \tchat \t,superchat", "chat"},
      {"v1.x+json!", "v1.x+json!"},
      {"two words", ""},
      {"a\r\nSet-Cookie: x", ""},
      {"\"quoted\"", ""},
      {",chat", ""},
      {"   ", ""},
  };
  for (const auto& [offered, echoed] : cases) {
    HandshakeRequest request = good();
    request.protocols = offered;
    const HandshakeAnswer answer = answer_handshake(request);
    EXPECT_EQ(answer.status, 101) << offered;
    EXPECT_EQ(answer.protocol, echoed) << offered;
  }
}

TEST(Handshake, AcceptsCompressionOnlyIfAllowed) {
  HandshakeRequest request = good();
  request.extensions = "permessage-deflate; server_max_window_bits=10";
  HandshakeAnswer answer = answer_handshake(request);
  EXPECT_EQ(answer.status, 101);
  EXPECT_EQ(answer.extensions, "");
  EXPECT_FALSE(answer.deflate);
  request.may_deflate = true;
  answer = answer_handshake(request);
  EXPECT_EQ(answer.extensions,
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
            "server_max_window_bits=10");
  EXPECT_EQ(answer.deflate.window_bits, 10);
  request.extensions = "permessage-bzip2";
  answer = answer_handshake(request);
  EXPECT_EQ(answer.status, 101);
  EXPECT_EQ(answer.extensions, "");
  EXPECT_FALSE(answer.deflate);
}

TEST(Handshake, FailsForASyntaxErrorInExtensionsEvenIfNoneIsAllowed) {
  for (const bool may_deflate : {false, true}) {
    HandshakeRequest request = good();
    request.may_deflate = may_deflate;
    request.extensions = "permessage-deflate; =";
    EXPECT_EQ(answer_handshake(request).status, 400);
  }
}

}  // namespace
}  // namespace parley::ws
