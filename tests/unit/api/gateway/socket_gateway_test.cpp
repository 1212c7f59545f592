#include "api/gateway/socket_gateway.hpp"

#include <string>

#include <gtest/gtest.h>

#include "unit/api/scene.hpp"

namespace parley::api {
namespace {

using namespace std::chrono_literals;
using socketio::Lines;

bool starts(const std::string& line, std::string_view with) {
  return line.starts_with(with);
}

TEST(SocketGateway, AJoinIsAnsweredWithConnectedAndItsAcknowledgement) {
  Scene scene;
  const auto client = scene.socket();
  client->say(R"(20["join",{"userId":1,"token":")" + scene.token_of(alice) + R"("}])");
  scene.executor.run_all();
  const Lines lines = client->take();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_TRUE(starts(lines[0], R"(42["connected",{"userId":"1","socketId":")")) << lines[0];
  EXPECT_EQ(lines[1], R"(430[{"success":true,"user":{"id":"1","name":"Alice &lt;b>"}}])");
  EXPECT_EQ(scene.socket_api.joined_sockets(), 1u);
}

TEST(SocketGateway, AMalformedJoinNamesTheFieldAndCountsAsAnAttempt) {
  Scene scene;
  const auto client = scene.socket();
  client->say(R"(2["join",{"token":5}])");
  EXPECT_EQ(client->take(),
            (Lines{R"(42["error",{"message":"token must be text of 1 to 16448 bytes","code":"INVALID_DATA",)"
                   R"("event":"join","field":"token"}])",
                   R"(42["auth:error",{"message":"Authentication failed","code":"INVALID_DATA"}])"}));
  for (int i = 0; i < 4; ++i) client->say(R"(2["join",{}])");
  EXPECT_TRUE(client->closed());
}

TEST(SocketGateway, ARefusalRepeatsTheNameOfAnUnknownEventOnlyIfItIsHarmless) {
  Scene scene;
  const auto client = scene.socket(alice);
  client->say(R"(2["nonsense",{"clientMessageId":"c-1"}])");
  EXPECT_EQ(client->take(), Lines{R"(42["error",{"message":"Unknown event","code":"INVALID_DATA",)"
                                  R"("event":"nonsense"}])"});
  client->say(R"(2["<script>"])");
  EXPECT_EQ(client->take(),
            Lines{R"(42["error",{"message":"Unknown event","code":"INVALID_DATA","event":""}])"});
}

TEST(SocketGateway, AnEventWithDefectiveJsonIsRefusedAndTheSocketStaysConnected) {
  Scene scene;
  const auto client = scene.socket(alice);
  client->say(R"(27["message",{"to":"2","to":"3","content":"x"}])");
  const Lines lines = client->take();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_TRUE(
      starts(lines[0], R"(42["error",{"message":"Malformed JSON","code":"INVALID_DATA","event":"message"})"))
      << lines[0];
  EXPECT_TRUE(starts(lines[1], R"(437[{"success":false)")) << lines[1];
  EXPECT_FALSE(client->closed());
}

TEST(SocketGateway, AnswersAreInTheOrderOfTheEventsAlsoIfOneIsRefused) {
  Scene scene;
  const auto client = scene.socket(alice);
  client->say(R"(21["message",{"to":"2","content":"one"}])");
  client->say(R"(22["message",{"to":"2"}])");
  client->say(R"(23["nonsense"])");
  client->say(R"(24["message",{"to":"2","content":"two"}])");
  EXPECT_EQ(client->take(), Lines{}) << "no answer is sent before the first message is stored";
  scene.executor.run_all();
  std::string order;
  for (const std::string& line : client->take()) {
    if (line.starts_with("43")) order += line.substr(2, 1);
  }
  EXPECT_EQ(order, "1234");
}

TEST(SocketGateway, AfterStopEventsInFlightAreAnsweredAndNewOnesAreIgnored) {
  Scene scene;
  const auto client = scene.socket(alice);
  client->say(R"(21["message",{"to":"2","content":"one"}])");
  scene.socket_api.stop();
  client->say(R"(22["message",{"to":"2","content":"two"}])");
  EXPECT_EQ(scene.messenger.in_flight(), 1u);
  scene.executor.run_all();
  EXPECT_EQ(scene.messenger.in_flight(), 0u);
  const Lines lines = client->take();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_TRUE(starts(lines[1], "431[")) << lines[1];
}

TEST(SocketGateway, AMessageIsStoredEvenIfItsSocketDisconnectsMeanwhile) {
  Scene scene;
  auto client = scene.socket(alice);
  client->say(R"(21["message",{"to":"2","content":"one"}])");
  client.reset();
  scene.executor.run_all();
  EXPECT_EQ(scene.messages.all().size(), 1u);
  EXPECT_EQ(scene.socket_api.joined_sockets(), 0u);
}

}  // namespace
}  // namespace parley::api
