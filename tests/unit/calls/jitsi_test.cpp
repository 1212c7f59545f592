// The exact URL, settings and token that a party gets to enter the room.
#include "calls/jitsi.hpp"

#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "base/base64.hpp"
#include "jwt/rsa_key.hpp"
#include "support/manual_clock.hpp"
#include "support/rsa_pem.hpp"

namespace parley::calls {
namespace {

constexpr std::string_view secret = "0123456789abcdef0123456789abcdef";
constexpr std::string_view id = "0b5e7f0e-52c1-4c9b-8f0a-3c1d2e4f5a6b";
using Tokens = JitsiOptions::Tokens;

store::Call call(store::CallType type = store::CallType::voice) {
  store::Call call;
  call.id = *base::CallId::parse(id);
  call.caller = base::UserId("1");
  call.caller_name = "Alice";
  call.callee = base::UserId("2");
  call.callee_name = "Bob \"the\" Émile & Söhne #1";
  call.type = type;
  return call;
}
const base::UserId alice{"1"}, bob{"2"};

struct Server {
  support::ManualClock clock;
  Jitsi open{clock, {}};
  Jitsi hosted{clock,
               {"Meet.Example.org:8443", Tokens::self_hosted, "parley"},
               std::make_unique<jwt::Hs256Key>(secret)};
  Jitsi jaas{clock,
             {"8x8.vc", Tokens::jaas, "vpaas-magic-cookie-1"},
             std::make_unique<jwt::Rs256Key>(support::pem_of(support::usual_rsa_key()),
                                             "vpaas-magic-cookie-1/4f4910")};
};

struct Parts {
  std::string header, claims, signed_text, signature;
};
Parts parts(const std::string& token) {
  const auto first = token.find('.'), second = token.rfind('.');
  return {base::decode_base64url(token.substr(0, first)).value_or("?"),
          base::decode_base64url(token.substr(first + 1, second - first - 1)).value_or("?"),
          token.substr(0, second), base::decode_base64url(token.substr(second + 1)).value_or("?")};
}

TEST(Jitsi, NamesTheRoomAfterTheCall) {
  EXPECT_EQ(room_name(call().id), "call_0b5e7f0e-52c1-4c9b-8f0a-3c1d2e4f5a6b");
}

TEST(Jitsi, OpensAVoiceCallWithTheCameraOffAndAVideoCallWithItOn) {
  EXPECT_EQ(ConfigOverwrite::of(store::CallType::voice), (ConfigOverwrite{false, true, false}));
  EXPECT_EQ(ConfigOverwrite::of(store::CallType::video), (ConfigOverwrite{false, false, false}));
}

TEST(Jitsi, ReturnsACompleteUrlThatOpensTheRoom) {
  Server server;
  EXPECT_EQ(server.open.invite(call(), alice).url,
            "https://meet.jit.si/call_0b5e7f0e-52c1-4c9b-8f0a-3c1d2e4f5a6b"
            "#config.startWithAudioMuted=false&config.startWithVideoMuted=true"
            "&config.prejoinConfig.enabled=false&userInfo.displayName=%22Alice%22");
  EXPECT_EQ(server.open.invite(call(store::CallType::video), alice).url,
            "https://meet.jit.si/call_0b5e7f0e-52c1-4c9b-8f0a-3c1d2e4f5a6b"
            "#config.startWithAudioMuted=false&config.startWithVideoMuted=false"
            "&config.prejoinConfig.enabled=false&userInfo.displayName=%22Alice%22");
}

TEST(Jitsi, WritesNamesAsPercentEncodedJson) {
  Server server;
  const std::string url = server.open.invite(call(), bob).url;
  EXPECT_EQ(url.substr(url.find("&userInfo")),
            "&userInfo.displayName=%22Bob%20%5C%22the%5C%22%20%C3%89mile%20%26%20S%C3%B6hne%20%231%22");
}

TEST(Jitsi, AddsNoTokenForAnOpenServer) {
  Server server;
  const Invitation invitation = server.open.invite(call(), bob);
  EXPECT_EQ(invitation.jwt, std::nullopt);
  EXPECT_EQ(invitation.domain, "meet.jit.si");
  EXPECT_EQ(invitation.room_name, room_name(call().id));
  EXPECT_EQ(invitation.display_name, call().callee_name);
}

TEST(Jitsi, BindsASelfHostedTokenToRoomUserAndTenMinutes) {
  Server server;
  const Invitation invitation = server.hosted.invite(call(), alice);
  const Parts token = parts(*invitation.jwt);
  EXPECT_EQ(token.header, R"({"alg":"HS256","typ":"JWT"})");
  EXPECT_EQ(token.claims,
            R"({"iss":"parley","aud":"parley","sub":"meet.example.org",)"
            R"("room":"call_0b5e7f0e-52c1-4c9b-8f0a-3c1d2e4f5a6b",)"
            R"("iat":1758796200,"nbf":1758796190,"exp":1758796800,)"
            R"("context":{"user":{"id":"1","name":"Alice","affiliation":"owner","moderator":true}}})");
  EXPECT_TRUE(jwt::Hs256Key(secret).verifies(token.signed_text, token.signature));
  EXPECT_EQ(invitation.url.substr(0, invitation.url.find('#')),
            "https://Meet.Example.org:8443/call_0b5e7f0e-52c1-4c9b-8f0a-3c1d2e4f5a6b?jwt=" + *invitation.jwt);
}

TEST(Jitsi, MakesTheCalleeAMember) {
  Server server;
  const std::string claims = parts(*server.hosted.invite(call(), bob).jwt).claims;
  EXPECT_NE(claims.find(R"("user":{"id":"2","name":"Bob \"the\" )"), std::string::npos) << claims;
  EXPECT_NE(claims.find(R"("affiliation":"member","moderator":false})"), std::string::npos) << claims;
}

TEST(Jitsi, MakesANewTokenForEachInvitation) {
  Server server;
  const auto first = server.hosted.invite(call(), alice).jwt;
  server.clock.advance(std::chrono::minutes(5));
  EXPECT_NE(parts(*server.hosted.invite(call(), alice).jwt).claims.find(R"("exp":1758797100)"),
            std::string::npos);
  EXPECT_NE(server.hosted.invite(call(), alice).jwt, first);
}

TEST(Jitsi, UsesTheRoomNameAndClaimsThatJaasRequires) {
  Server server;
  const Invitation invitation = server.jaas.invite(call(), alice);
  const Parts token = parts(*invitation.jwt);
  EXPECT_EQ(token.header, R"({"alg":"RS256","typ":"JWT","kid":"vpaas-magic-cookie-1/4f4910"})");
  EXPECT_EQ(token.claims, R"({"iss":"chat","aud":"jitsi","sub":"vpaas-magic-cookie-1",)"
                          R"("room":"call_0b5e7f0e-52c1-4c9b-8f0a-3c1d2e4f5a6b",)"
                          R"("iat":1758796200,"nbf":1758796190,"exp":1758796800,"context":{"user":)"
                          R"({"id":"1","name":"Alice","affiliation":"owner","moderator":"true"},"features":)"
                          R"({"livestreaming":"false","recording":"false","transcription":"false",)"
                          R"("sip-inbound-call":"false","sip-outbound-call":"false","inbound-call":"false",)"
                          R"("outbound-call":"false"}}})");
  EXPECT_TRUE(support::rs256_holds(support::public_pem_of(support::usual_rsa_key()), token.signed_text,
                                   token.signature));
  EXPECT_EQ(invitation.room_name, "vpaas-magic-cookie-1/" + room_name(call().id));
  EXPECT_TRUE(invitation.url.starts_with("https://8x8.vc/vpaas-magic-cookie-1/call_0b5e7f0e"))
      << invitation.url;
}

TEST(Jitsi, RejectsAConfigurationThatCannotWork) {
  const support::ManualClock clock;
  const std::string pem = support::pem_of(support::usual_rsa_key());
  const auto hs256 = [] { return std::make_unique<jwt::Hs256Key>(secret); };
  EXPECT_THROW(Jitsi(clock, {"meet", Tokens::self_hosted, "parley"}), std::invalid_argument);
  EXPECT_THROW(Jitsi(clock, {"meet", Tokens::self_hosted, ""}, hs256()), std::invalid_argument);
  EXPECT_THROW(Jitsi(clock, {"8x8.vc", Tokens::jaas, "app"}, hs256()), std::invalid_argument);
  EXPECT_THROW(Jitsi(clock, {"8x8.vc", Tokens::jaas, "app"}, std::make_unique<jwt::Rs256Key>(pem, "key")),
               std::invalid_argument);
  EXPECT_NO_THROW(
      Jitsi(clock, {"meet", Tokens::self_hosted, "parley"}, std::make_unique<jwt::Rs256Key>(pem)));
}

}  // namespace
}  // namespace parley::calls
