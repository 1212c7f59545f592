// What happens to messages after they are sent: read, delivered, edited and deleted, and which devices get
// the events.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/person.hpp"
#include "support/test_server.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;

/// Alice has a phone and a laptop, Bob has two devices as well. Carol takes no part in the conversation.
struct Receipts : testing::Test {
  Receipts() {
    for (Person* person : devices) person->join();
    forget();
  }
  void forget() {
    for (Person* person : devices) person->forget();
  }
  /// Sends a message from Alice's phone to Bob and returns its id.
  std::string written(std::string_view content = "Hello, Bob!") {
    const std::string answer = phone.write("2", content);
    forget();
    return at(answer, "message.id");
  }
  /// Sends the event with an acknowledgement and returns the answer.
  static std::string ask(Person& person, const std::string& event, const std::string& fields) {
    person.say({"4277[\"" + event + "\",{" + fields + "}]"});
    return person.last("ack 77");
  }
  static std::string named(const std::string& id) { return R"("messageId":")" + id + R"(")"; }

  TestServer server;
  Person phone{server, "1"};
  Person laptop{server, "1"};
  Person bob{server, "2"};
  Person tablet{server, "2"};
  Person carol{server, "3"};
  std::vector<Person*> devices{&phone, &laptop, &bob, &tablet, &carol};
};

TEST_F(Receipts, AReadMarkIsSentToTheSenderAndToTheReadersOtherDevices) {
  const std::string id = written();
  bob.emit("message:read", "{" + named(id) + R"(,"userId":"3"})");
  for (const Person* device : {&phone, &laptop, &tablet}) {
    EXPECT_EQ(device->heard(), Names{"message:read"});
    EXPECT_EQ(device->last("message:read", "messageId"), id);
    EXPECT_EQ(device->last("message:read", "userId"), "2") << "the reader is the socket's user";
    EXPECT_EQ(device->last("message:read", "readBy"), R"(["2"])");
    EXPECT_EQ(device->last("message:read", "readAt"), "2025-09-25T10:30:00.000Z");
    EXPECT_EQ(device->last("message:read", "upToSeq"), "1");
    EXPECT_EQ(device->last("message:read", "conversationId").size(), 36U);
  }
  EXPECT_EQ(bob.heard(), Names{}) << "the reading device gets no event";
  EXPECT_EQ(carol.heard(), Names{});
}

TEST_F(Receipts, ARepeatedReadMarkIsAcknowledgedAndSendsNoEvent) {
  const std::string id = written();
  const std::string first = ask(bob, "message:read", named(id));
  EXPECT_EQ(at(first, "success"), "true");
  EXPECT_EQ(at(first, "receipt"), phone.last("message:read"));
  server.pass(1s);
  forget();
  EXPECT_EQ(at(ask(tablet, "message:read", named(id)), "receipt.readAt"), "2025-09-25T10:30:00.000Z");
  for (const Person* device : {&phone, &laptop, &bob}) EXPECT_EQ(device->heard(), Names{});
}

TEST_F(Receipts, ADeliveryIsSentToTheSenderOnly) {
  const std::string id = written();
  EXPECT_EQ(at(ask(bob, "message:delivered", named(id)), "success"), "true");
  for (const Person* device : {&phone, &laptop}) {
    EXPECT_EQ(device->heard(), Names{"message:delivered"});
    EXPECT_EQ(device->last("message:delivered", "deliveredAt"), "2025-09-25T10:30:00.000Z");
    EXPECT_EQ(device->last("message:delivered", "readAt"), "(absent)");
  }
  EXPECT_EQ(tablet.heard(), Names{});
}

TEST_F(Receipts, AnEditIsSentToEveryDeviceOfBothUsersAsTheWholeMessage) {
  const std::string id = written("Helo");
  server.pass(1min);
  const std::string answer = ask(phone, "message:edit", named(id) + R"(,"content":" Hello <b> ")");
  for (const Person* device : {&phone, &laptop, &bob, &tablet}) {
    EXPECT_EQ(device->last("message:edited", "id"), id);
    EXPECT_EQ(device->last("message:edited", "content"), "Hello &lt;b>");
    EXPECT_EQ(device->last("message:edited", "editedAt"), "2025-09-25T10:31:00.000Z");
    EXPECT_EQ(device->last("message:edited", "deletedAt"), "(absent)");
    EXPECT_EQ(device->count("message:edited"), 1U);
  }
  EXPECT_EQ(at(answer, "message"), bob.last("message:edited"));
  EXPECT_EQ(carol.heard(), Names{});
}

TEST_F(Receipts, ADeletedMessageLeavesATombstoneWithItsIdAndSeq) {
  const std::string id = written("a secret");
  EXPECT_EQ(at(ask(phone, "message:delete", named(id)), "deletion.messageId"), id);
  for (const Person* device : {&phone, &laptop, &bob, &tablet}) {
    EXPECT_EQ(device->last("message:deleted", "messageId"), id);
    EXPECT_EQ(device->last("message:deleted", "by"), "1");
    EXPECT_EQ(device->last("message:deleted", "deletedAt"), "2025-09-25T10:30:00.000Z");
  }
  const std::string history = server.request("GET", "/api/messages", server.token_of("2")).body;
  EXPECT_EQ(history.find("a secret"), std::string::npos) << history;
  EXPECT_NE(history.find(R"("deletedAt":"2025-09-25T10:30:00.000Z")"), std::string::npos) << history;

  forget();
  EXPECT_EQ(at(ask(phone, "message:delete", named(id)), "success"), "true");
  EXPECT_EQ(bob.heard(), Names{}) << "a repeated deletion sends no event";
  EXPECT_EQ(at(ask(phone, "message:edit", named(id) + R"(,"content":"x")"), "error.code"),
            "MESSAGE_NOT_FOUND");
}

TEST_F(Receipts, AChangeThatIsNotStoredSendsNoEvent) {
  const std::string id = written();
  server.conversations.refuse_changes = base::Error(base::ErrorCode::unavailable);
  EXPECT_EQ(at(ask(bob, "message:read", named(id)), "error.code"), "UNAVAILABLE");
  EXPECT_EQ(at(ask(phone, "message:edit", named(id) + R"(,"content":"x")"), "error.code"), "UNAVAILABLE");
  EXPECT_EQ(at(ask(phone, "message:delete", named(id)), "error.code"), "UNAVAILABLE");
  for (const Person* device : {&laptop, &tablet}) EXPECT_EQ(device->heard(), Names{});
}

TEST_F(Receipts, AThirdUserGetsTheSameErrorAsForAnUnknownMessage) {
  const std::string id = written();
  const std::string unknown = "0199808e-6d40-7c11-8a5e-3f6f2d0c9a11";
  for (const std::string event : {"message:read", "message:delivered", "message:edit", "message:delete"}) {
    const std::string content = R"(,"content":"mine now")";
    const std::string strangers = ask(carol, event, named(id) + content);
    EXPECT_EQ(at(strangers, "error.code"), "MESSAGE_NOT_FOUND") << event;
    EXPECT_EQ(strangers, ask(carol, event, named(unknown) + content)) << event;
    EXPECT_EQ(strangers, ask(carol, event, named("msg_123") + content)) << event;
    EXPECT_EQ(carol.last("error", "event"), event);
  }
  for (const Person* device : {&phone, &laptop, &bob, &tablet}) EXPECT_EQ(device->heard(), Names{});
}

TEST_F(Receipts, OnlyTheReceiverMayMarkAndOnlyTheSenderMayChangeAMessage) {
  const std::string id = written();
  EXPECT_EQ(at(ask(laptop, "message:read", named(id)), "error.code"), "PERMISSION_DENIED");
  EXPECT_EQ(at(ask(laptop, "message:delivered", named(id)), "error.code"), "PERMISSION_DENIED");
  EXPECT_EQ(at(ask(bob, "message:edit", named(id) + R"(,"content":"yours")"), "error.code"),
            "PERMISSION_DENIED");
  EXPECT_EQ(at(ask(bob, "message:delete", named(id)), "error.code"), "PERMISSION_DENIED");
  for (const Person* device : {&phone, &tablet}) EXPECT_EQ(device->heard(), Names{});
}

TEST_F(Receipts, AMessageMayBeChangedForFifteenMinutes) {
  const std::string id = written();
  server.pass(15min);
  EXPECT_EQ(at(ask(phone, "message:edit", named(id) + R"(,"content":"in time")"), "success"), "true");
  server.pass(1ms);
  EXPECT_EQ(at(ask(phone, "message:edit", named(id) + R"(,"content":"late")"), "error.code"),
            "PERMISSION_DENIED");
  EXPECT_EQ(at(ask(phone, "message:delete", named(id)), "error.code"), "PERMISSION_DENIED");
}

TEST_F(Receipts, AnEditOfAnImageNeedsAUrl) {
  phone.emit("message", R"({"to":"2","content":"https://example.com/cat.png","type":"image"})");
  const std::string id = bob.last("message", "id");
  const std::string refused = ask(phone, "message:edit", named(id) + R"~(,"content":"javascript:alert(1)")~");
  EXPECT_EQ(at(refused, "error.code"), "INVALID_DATA");
  EXPECT_EQ(at(refused, "error.field"), "content");
  EXPECT_EQ(at(ask(phone, "message:edit", named(id) + R"(,"content":"/dog.png")"), "message.content"),
            "/dog.png");
}

TEST_F(Receipts, AnEditSentAfterAMessageIsAnsweredAfterIt) {
  server.disk.hold();
  const std::string first = R"(421["message",{"to":"2","content":"first"}])";
  phone.say({first, R"(422["message:edit",{"messageId":"x","content":"y"}])", R"(423["sync",{}])"});
  EXPECT_EQ(phone.heard(), Names{}) << "the edit waits for the message before it";
  server.disk.release();
  server.settle();
  EXPECT_EQ(phone.heard(), (Names{"message:sent", "ack 1", "error", "ack 2", "error", "ack 3"}));
}

TEST_F(Receipts, ReceiptsAndChangesHaveTheirOwnLimits) {
  node::Config config;
  config.limits.receipts_per_minute = 1;
  config.limits.changes_per_minute = 1;
  TestServer strict(config);
  Person alice(strict, "1");
  alice.join();
  const std::string id = at(alice.write("1", "a note"), "message.id");
  EXPECT_EQ(at(ask(alice, "message:read", named(id)), "success"), "true");
  EXPECT_EQ(at(ask(alice, "message:delivered", named(id)), "error.code"), "RATE_LIMITED");
  EXPECT_EQ(at(ask(alice, "message:edit", named(id) + R"(,"content":"x")"), "success"), "true");
  EXPECT_EQ(at(ask(alice, "message:delete", named(id)), "error.code"), "RATE_LIMITED");
  EXPECT_EQ(at(alice.write("1", "another"), "success"), "true");
}

}  // namespace
}  // namespace parley::support
