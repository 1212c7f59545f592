// The published attacks on Engine.IO servers and on the WebSocket libraries below them, each as it was sent.
// Each test ends with the same check: the server continues, and so do its other sessions.
#include <string>

#include <gtest/gtest.h>

#include "unit/engineio/scene.hpp"
#include "ws/frame.hpp"

namespace parley::engineio {
namespace {

class EngineAttack : public Scene {
 protected:
  explicit EngineAttack(Options options = {}) : Scene(std::move(options)) {
    bystander = open_polling();
    app.take();
  }
  void TearDown() override {
    tick();
    app.session().send(EncodedMessage::text("still here"));
    EXPECT_EQ(server.session_count(), 1U) << "nothing is left of the attack";
    EXPECT_EQ(get(bystander).body, "4still here");
  }
  /// The answer to a WebSocket handshake.
  Answer shake_hands(const std::string& target, const std::string& fields = "") {
    return ask("GET", target, "", std::string(upgrade_fields) + fields);
  }

  std::string bystander;
};

TEST_F(EngineAttack, Cve202036048ABodyOfMillionsOfTinyPacketsIsRefused) {
  std::string version3;
  while (version3.size() < 999'000) version3 += "1:2";
  for (const std::string& body : {version3, std::string(999'000, '\x1e'), std::string(999'000, '9')}) {
    const std::string sid = open_polling();
    app.take();
    const Answer answer = post(sid, body);
    EXPECT_TRUE(answer.status == 200 || answer.status == 400) << answer.status;
    for (const std::string& line : app.take()) EXPECT_TRUE(line.starts_with("close ")) << line.substr(0, 50);
  }
  const std::string sid = open_polling();
  EXPECT_EQ(post(sid, std::string(100'000'000 / 50, '4')).status, 413);
  post(sid, "1");
}

class EngineWithOrigins : public EngineAttack {
 protected:
  static Options options() {
    Options options;
    options.allow_origin = [](std::string_view origin) { return origin == "https://good.example"; };
    return options;
  }
  EngineWithOrigins() : EngineAttack(options()) {}
};

TEST_F(EngineWithOrigins, Cve201913611AndCve202028481AForeignPageIsRefusedOnEitherTransport) {
  for (const std::string origin : {"https://evil.example", "null", "https://good.example.evil.example", ""}) {
    const std::string field = "Origin: " + origin + "\r\n";
    EXPECT_EQ(ask("GET", query("polling"), "", field).status, 403) << origin;
    EXPECT_EQ(shake_hands(query("websocket"), field).status, 403) << origin;
    EXPECT_EQ(shake_hands(query("websocket", bystander), field).status, 403) << origin;
  }
}

TEST_F(EngineAttack, Cve202221676GarbageAfterTheHeadersOfAnUpgradeClosesIt) {
  for (const std::string& target : {query("websocket"), query("websocket", bystander)}) {
    Line& line = connect();
    line.write("GET " + target + " HTTP/1.1\r\nHost: a\r\n" + std::string(upgrade_fields) + "\r\ntest");
    line.deliver();
    tick();
    EXPECT_TRUE(line.is_closed()) << target;
  }
}

TEST_F(EngineAttack, Cve202241940ARefusedUpgradeWhoseConnectionIsResetIsHarmless) {
  for (const std::string& target :
       {query("websocket", "unknown"), std::string("/socket.io/?EIO=4&transport=x")}) {
    Line& line = connect();
    line.write("GET " + target + " HTTP/1.1\r\nHost: a\r\n" + std::string(upgrade_fields) + "\r\n");
    line.deliver();
    line.drop();
    tick();
    Line& sooner = connect();
    sooner.write("GET " + target + " HTTP/1.1\r\nHost: a\r\n" + std::string(upgrade_fields));
    sooner.drop();
    tick();
  }
}

TEST_F(EngineAttack, Cve202331125ATransportNamedLikeAnObjectMemberIsRefused) {
  for (const std::string name :
       {"__proto__", "constructor", "toString", "hasOwnProperty", "webtransport", ""}) {
    EXPECT_EQ(shake_hands("/socket.io/?EIO=4&transport=" + name).status, 400) << name;
    EXPECT_EQ(shake_hands("/socket.io/?EIO=4&transport=" + name + "&sid=" + bystander).status, 400) << name;
  }
}

TEST_F(EngineAttack, Cve202659725ABinaryBodyOnASessionOfVersion4IsRefused) {
  const std::string sid = open_polling();
  EXPECT_EQ(ask("POST", query("polling", sid), "4a", "Content-Type: application/octet-stream\r\n").status,
            400)
      << "answered at once";
}

/// It has no number: a session of version 4, upgraded as if it were of version 3, crashed the reference
/// server before 6.6.10 with its next ping.
TEST_F(EngineAttack, AnUpgradeInAnotherVersionThanTheSessionsIsRefused) {
  EXPECT_EQ(shake_hands("/socket.io/?EIO=3&transport=websocket&sid=" + bystander).status, 400);
  EXPECT_EQ(ask("GET", "/socket.io/?EIO=3&transport=polling&sid=" + bystander).status, 400);
  EXPECT_EQ(ask("POST", "/socket.io/?EIO=3&transport=polling&sid=" + bystander, "1:2").status, 400);
}

TEST_F(EngineAttack, Cve202437890AnUpgradeWithTooManyHeadersIsRefused) {
  std::string fields;
  for (int i = 0; i < 3000; ++i) fields += "a: \r\n";
  Line& line = connect();
  line.write("GET " + query("websocket") + " HTTP/1.1\r\nHost: a\r\n" + fields + std::string(upgrade_fields) +
             "\r\n");
  line.deliver();
  EXPECT_EQ(answer_on(line).status, 431);
}

TEST_F(EngineAttack, Cve202132640ASubprotocolOfThousandsOfSpacesIsAnswered) {
  for (const std::string& value : {"a" + std::string(10'000, ' ') + "b", std::string(5'000, ','),
                                   "a," + std::string(9'000, '\t') + "x"}) {
    Line& line = send(connect(), "GET", query("websocket"), "",
                      std::string(upgrade_fields) + "Sec-WebSocket-Protocol: " + value + "\r\n");
    const Answer answer = answer_on(line);
    EXPECT_TRUE(answer.status == 101 || answer.status == 400) << answer.status;
    for (const auto& [field, text] : answer.headers) EXPECT_LT(text.size(), 100U) << field;
    line.drop();
  }
}

/// Published in 2017, without a number.
TEST_F(EngineAttack, AnExtensionNamedLikeAnObjectMemberIsIgnored) {
  for (const std::string name :
       {"constructor", "__proto__", "constructor; a=1", "permessage-deflate; __proto__"}) {
    Line& line = send(connect(), "GET", query("websocket"), "",
                      std::string(upgrade_fields) + "Sec-WebSocket-Extensions: " + name + "\r\n");
    const Answer answer = answer_on(line);
    EXPECT_TRUE(answer.status == 101 || answer.status == 400) << name;
    for (const auto& [field, value] : answer.headers) {
      EXPECT_EQ((field + value).find("constructor"), std::string::npos) << name;
      EXPECT_EQ((field + value).find("__proto__"), std::string::npos) << name;
    }
    line.drop();
  }
}

TEST_F(EngineAttack, Cve202648779AMessageOfManyEmptyFragmentsEndsTheSession) {
  constexpr ws::Mask mask{1, 2, 3, 4};
  for (const std::string piece : {"", "x"}) {
    Line& line = open_websocket();
    app.take();
    line.write(ws::client_frame(ws::Opcode::text, "4", mask, false));
    for (int i = 0; i < 100'000; ++i)
      line.write(ws::client_frame(ws::Opcode::continuation, piece, mask, false));
    while (line.has_outgoing()) line.deliver(4096);
    tick();
    EXPECT_EQ(app.take(), Heard{"close transport error"});
    EXPECT_TRUE(line.is_closed());
  }
}

TEST_F(EngineAttack, Cve202648802AFloodOfUnsolicitedPongsDoesNotMoveTheDeadline) {
  Line& line = open_websocket();
  const auto deadline = timers.next_deadline();
  for (int i = 0; i < 10'000; ++i) line.write_text("3");
  line.deliver();
  EXPECT_EQ(timers.next_deadline(), deadline);
  EXPECT_FALSE(line.is_closed());
  line.drop();
}

TEST_F(EngineAttack, ACallbackNameThatIsAScriptIsNotRepeated) {
  for (const std::string name : {"%3Cscript%3Ealert(1)%3C/script%3E", "<script>", "1;alert(1)", "alert"}) {
    const Answer answer = ask("GET", query("polling") + "&j=" + name);
    EXPECT_EQ(answer.body.find("script"), std::string::npos) << answer.body;
    EXPECT_EQ(answer.body.find("alert"), std::string::npos) << answer.body;
    if (answer.status == 200) post(sid_of(answer.body), "1");
  }
}

TEST_F(EngineAttack, AnOriginWithALineEndAddsNoHeader) {
  for (const std::string origin : {"https://a.example\nX-Evil: 1", "https://a.example\rX-Evil: 1", "\x01"}) {
    const Answer answer = ask("GET", query("polling"), "", "Origin: " + origin + "\r\n");
    EXPECT_FALSE(answer.headers.contains("x-evil")) << origin;
    if (answer.status == 200) post(sid_of(answer.body), "1");
  }
}

}  // namespace
}  // namespace parley::engineio
