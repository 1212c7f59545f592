// Messages between users: which devices receive a message, in which form, and which messages are refused.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/person.hpp"
#include "support/test_server.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

/// Alice has a phone and a laptop. Bob has two devices as well. All of them have joined.
struct Chat : testing::Test {
  Chat() {
    for (Person* person : {&phone, &laptop, &bob, &bobs_tablet}) person->join();
    forget();
  }
  void forget() {
    for (Person* person : {&phone, &laptop, &bob, &bobs_tablet}) person->forget();
  }
  TestServer server;
  Person phone{server, "1"};
  Person laptop{server, "1"};
  Person bob{server, "2"};
  Person bobs_tablet{server, "2"};
};

TEST_F(Chat, AMessageIsSentToEveryDeviceOfTheReceiverAndToTheSendersOtherDevices) {
  phone.write("2", "Hello, Bob!");
  for (const Person* device : {&bob, &bobs_tablet, &laptop}) {
    EXPECT_EQ(device->heard(), Names{"message"});
    EXPECT_EQ(device->last("message", "content"), "Hello, Bob!");
    EXPECT_EQ(device->last("message"), bob.last("message"));
  }
}

TEST_F(Chat, TheSendingDeviceGetsMessageSentAndNotTheMessageEvent) {
  const std::string answer = phone.write("2", "Hello, Bob!");
  EXPECT_EQ(phone.heard(), (Names{"message:sent", "ack 1000"}));
  EXPECT_EQ(phone.last("message:sent", "message"), bob.last("message"));
  EXPECT_EQ(at(answer, "success"), "true");
  EXPECT_EQ(at(answer, "message"), bob.last("message"));
  EXPECT_EQ(laptop.count("message:sent") + bob.count("message:sent"), 0U);
}

TEST_F(Chat, AMessageEventHasAllFieldsOfTheMessage) {
  phone.emit("message", R"({"to":"2","content":"Hello!","clientMessageId":"m-1"})");
  const std::string message = bob.last("message");
  EXPECT_EQ(at(message, "id").size(), 36U);
  EXPECT_EQ(at(message, "senderId"), "1");
  EXPECT_EQ(at(message, "senderName"), "Alice Johnson");
  EXPECT_EQ(at(message, "receiverId"), "2");
  EXPECT_EQ(at(message, "content"), "Hello!");
  EXPECT_EQ(at(message, "type"), "text");
  EXPECT_EQ(at(message, "timestamp"), "2025-09-25T10:30:00.000Z");
  EXPECT_EQ(at(message, "readBy"), "[]");
  EXPECT_EQ(at(message, "editedAt"), "(absent)");
  EXPECT_EQ(at(message, "conversationId").size(), 36U);
  EXPECT_EQ(at(message, "seq"), "1");
  EXPECT_EQ(at(message, "clientMessageId"), "m-1");
  EXPECT_EQ(phone.last("message:sent", "clientMessageId"), "m-1");
}

TEST_F(Chat, MessagesOfBothUsersAreNumberedInOneSequence) {
  phone.write("2", "one");
  bob.write("1", "two");
  laptop.write("2", "three");
  EXPECT_EQ(bobs_tablet.all("message", "seq"), (Texts{"1", "2", "3"}));
  EXPECT_EQ(bobs_tablet.all("message", "content"), (Texts{"one", "two", "three"}));
}

TEST_F(Chat, NoDeviceGetsAMessageBeforeItIsStored) {
  server.disk.hold();
  phone.emit("message", R"({"to":"2","content":"Not yet"})");
  server.pass(5s);
  for (const Person* device : {&phone, &laptop, &bob, &bobs_tablet}) EXPECT_EQ(device->heard(), Names{});
  server.disk.release();
  server.settle();
  EXPECT_EQ(phone.heard(), Names{"message:sent"});
  for (const Person* device : {&laptop, &bob, &bobs_tablet}) EXPECT_EQ(device->heard(), Names{"message"});
}

TEST_F(Chat, AMessageThatCannotBeStoredIsRefusedAndNotDelivered) {
  server.messages.refuse_appends = base::Error(base::ErrorCode::message_send_failed);
  phone.say({R"(421["message",{"to":"2","content":"Lost?","clientMessageId":"m-1"}])"});
  EXPECT_EQ(phone.heard(), (Names{"error", "ack 1"}));
  EXPECT_EQ(phone.last("error", "code"), "MESSAGE_SEND_FAILED");
  EXPECT_EQ(phone.last("error", "clientMessageId"), "m-1");
  EXPECT_EQ(phone.last("ack 1", "error.code"), "MESSAGE_SEND_FAILED");
  EXPECT_EQ(bob.heard(), Names{});

  server.messages.refuse_appends.reset();
  phone.say({R"(422["message",{"to":"2","content":"Lost?","clientMessageId":"m-1"}])"});
  EXPECT_EQ(bob.all("message", "content"), Texts{"Lost?"});
}

TEST_F(Chat, ARepeatedClientMessageIdReturnsTheFirstMessageAndDeliversNothing) {
  phone.say({R"(421["message",{"to":"2","content":"Once","clientMessageId":"m-1"}])"});
  phone.say({R"(422["message",{"to":"2","content":"Once","clientMessageId":"m-1"}])"});
  EXPECT_EQ(phone.last("ack 2"), phone.last("ack 1"));
  EXPECT_EQ(phone.count("message:sent"), 2U);
  EXPECT_EQ(bob.count("message"), 1U);
  EXPECT_EQ(laptop.count("message"), 1U);
  EXPECT_EQ(server.messages.all().size(), 1U);

  bob.emit("message", R"({"to":"1","content":"Mine","clientMessageId":"m-1"})");
  EXPECT_EQ(phone.last("message", "content"), "Mine") << "client message ids are unique per sender only";
}

TEST_F(Chat, ARetryBeforeTheFirstAnswerIsStillOneMessage) {
  server.disk.hold();
  const std::string message = R"(["message",{"to":"2","content":"Once","clientMessageId":"m-1"}])";
  phone.say({"421" + message});
  phone.say({"422" + message});
  server.disk.release();
  server.settle();
  EXPECT_EQ(phone.last("ack 2"), phone.last("ack 1"));
  EXPECT_EQ(bob.count("message"), 1U);
}

TEST_F(Chat, AUsedClientMessageIdIsRefusedForADifferentMessage) {
  phone.say({R"(421["message",{"to":"2","content":"/a.png","type":"image","clientMessageId":"m-1"}])"});
  for (const char* other : {R"({"to":"2","content":"/b.png","type":"image","clientMessageId":"m-1"})",
                            R"({"to":"2","content":"/a.png","type":"file","clientMessageId":"m-1"})",
                            R"({"to":"2","content":"/a.png","clientMessageId":"m-1"})",
                            R"({"to":"3","content":"/a.png","type":"image","clientMessageId":"m-1"})",
                            R"({"to":"1","content":"/a.png","type":"image","clientMessageId":"m-1"})",
                            R"({"to":"nobody","content":"/a.png","type":"image","clientMessageId":"m-1"})"}) {
    forget();
    phone.say({R"(422["message",)" + std::string(other) + "]"});
    EXPECT_EQ(phone.last("ack 2", "success"), "false") << other;
    EXPECT_EQ(phone.last("ack 2", "error.code"), "INVALID_DATA") << other;
    EXPECT_EQ(phone.last("ack 2", "error.field"), "clientMessageId") << other;
    EXPECT_EQ(phone.last("error", "field"), "clientMessageId") << other;
    EXPECT_EQ(phone.last("error", "clientMessageId"), "m-1") << other;
    EXPECT_EQ(phone.count("message:sent"), 0U) << other;
    const Answer byRest = server.request("POST", "/api/messages", server.token_of("1"), other);
    EXPECT_EQ(byRest.status, 400) << other;
    EXPECT_EQ(at(byRest.body, "error.code"), "INVALID_DATA") << other;
    EXPECT_EQ(at(byRest.body, "error.field"), "clientMessageId") << other;
    for (const Person* device : {&laptop, &bob, &bobs_tablet}) EXPECT_EQ(device->heard(), Names{}) << other;
  }
  EXPECT_EQ(server.messages.all().size(), 1U);
}

TEST_F(Chat, OfTwoConcurrentMessagesWithOneClientMessageIdTheSecondIsRefused) {
  server.disk.hold();
  phone.say({R"(421["message",{"to":"2","content":"One","clientMessageId":"m-1"}])"});
  laptop.say({R"(421["message",{"to":"2","content":"Two","clientMessageId":"m-1"}])"});
  server.disk.release();
  server.settle();
  const bool is_phone_first = phone.last("ack 1", "success") == "true";
  const Person& first = is_phone_first ? phone : laptop;
  const Person& second = is_phone_first ? laptop : phone;
  EXPECT_EQ(first.last("ack 1", "success"), "true");
  EXPECT_EQ(second.last("ack 1", "error.field"), "clientMessageId");
  EXPECT_EQ(bob.count("message"), 1U);
}

TEST_F(Chat, ARetryIsComparedWithTheOriginalContentOfAnEditedOrDeletedMessage) {
  const std::string sent = R"(["message",{"to":"2","content":"As sent","clientMessageId":"m-1"}])";
  const std::string other = R"(["message",{"to":"2","content":"Edited","clientMessageId":"m-1"}])";
  phone.say({"421" + sent});
  const std::string id = phone.last("ack 1", "message.id");
  phone.emit("message:edit", R"({"messageId":")" + id + R"(","content":"Edited"})");
  phone.say({"422" + sent});
  EXPECT_EQ(phone.last("ack 2", "message.id"), id);
  EXPECT_EQ(phone.last("ack 2", "message.content"), "Edited") << "the message in its current state";
  phone.say({"423" + other});
  EXPECT_EQ(phone.last("ack 3", "error.field"), "clientMessageId");
  phone.emit("message:delete", R"({"messageId":")" + id + R"("})");
  phone.say({"424" + sent});
  EXPECT_EQ(phone.last("ack 4", "message.id"), id);
  phone.say({"425" + other});
  EXPECT_EQ(phone.last("ack 5", "error.field"), "clientMessageId");
  EXPECT_EQ(bob.count("message"), 1U);
}

TEST_F(Chat, AMessageSentByRestIsDeliveredToEveryDeviceOfBothUsers) {
  const Answer answer = server.request("POST", "/api/messages", server.token_of("1"),
                                       R"({"receiverId":"2","content":"From the web"})");
  EXPECT_EQ(answer.status, 201) << answer.body;
  for (const Person* device : {&phone, &laptop, &bob, &bobs_tablet}) {
    EXPECT_EQ(device->heard(), Names{"message"});
    EXPECT_EQ(device->last("message"), at(answer.body, "message"));
  }
}

TEST_F(Chat, AnUnknownReceiverIsAnErrorAndAnOfflineReceiverIsNot) {
  EXPECT_EQ(at(phone.write("nobody", "Hello?"), "error.code"), "USER_NOT_FOUND");
  EXPECT_EQ(phone.last("error", "event"), "message");
  EXPECT_EQ(at(phone.write("3", "Read this later"), "success"), "true");

  Person carol(server, "3");
  carol.join();
  EXPECT_EQ(carol.count("message"), 0U);
  const Answer history = server.request("GET", "/api/messages", server.token_of("3"));
  EXPECT_NE(history.body.find("Read this later"), std::string::npos) << history.body;
}

TEST_F(Chat, AThirdUserNeitherGetsAMessageNorFindsItInTheHistory) {
  Person carol(server, "3");
  carol.join().forget();
  phone.write("2", "Between us");
  EXPECT_EQ(carol.heard(), Names{});
  const Answer history = server.request("GET", "/api/messages?with=2", server.token_of("3"));
  EXPECT_EQ(at(history.body, "messages"), "[]");
}

TEST_F(Chat, AMessageToOneselfIsDeliveredOnceToEachOtherDeviceOfTheUser) {
  phone.write("1", "Buy milk");
  EXPECT_EQ(phone.heard(), (Names{"message:sent", "ack 1000"}));
  EXPECT_EQ(laptop.heard(), Names{"message"});
  EXPECT_EQ(bob.heard(), Names{});
}

TEST_F(Chat, MarkupIsEscapedWhenSentAndStoredAsTyped) {
  const std::string typed = "<img src=x onerror=alert(1)> &lt;b> I <3 R&D";
  const std::string safe = "&lt;img src=x onerror=alert(1)> &amp;lt;b> I <3 R&D";
  bobs_tablet.join(R"(,"contentFormat":"raw")");
  const std::string answer = phone.write("2", typed);
  EXPECT_EQ(bob.last("message", "content"), safe);
  EXPECT_EQ(bobs_tablet.all("message", "content"), Texts{typed});
  EXPECT_EQ(laptop.last("message", "content"), safe);
  EXPECT_EQ(phone.last("message:sent", "message.content"), safe);
  EXPECT_EQ(at(answer, "message.content"), safe);
  EXPECT_EQ(server.messages.all().back().content, typed);
}

TEST_F(Chat, ADeviceWithTheRawFormatGetsItsOwnMessagesUnescaped) {
  bobs_tablet.join(R"(,"contentFormat":"raw")");
  const std::string answer = bobs_tablet.write("1", "<b>bold</b>");
  EXPECT_EQ(at(answer, "message.content"), "<b>bold</b>");
  EXPECT_EQ(bobs_tablet.last("message:sent", "message.content"), "<b>bold</b>");
  EXPECT_EQ(phone.last("message", "content"), "&lt;b>bold&lt;/b>");
}

TEST_F(Chat, JoiningAgainKeepsTheContentFormatUnlessAnotherIsGiven) {
  bobs_tablet.join(R"(,"contentFormat":"raw")").join();
  phone.write("2", "<b>");
  EXPECT_EQ(bobs_tablet.all("message", "content"), Texts{"<b>"});
  bobs_tablet.join(R"(,"contentFormat":"safe")");
  phone.write("2", "<b>");
  EXPECT_EQ(bobs_tablet.all("message", "content"), (Texts{"<b>", "&lt;b>"}));
}

TEST_F(Chat, ARefusedJoinDoesNotChangeTheContentFormat) {
  bob.emit("join", R"({"token":"nonsense","contentFormat":"raw"})");
  phone.write("2", "<b>");
  EXPECT_EQ(bob.last("message", "content"), "&lt;b>");
  EXPECT_EQ(at(bob.write("1", "<b>"), "message.content"), "&lt;b>");
}

TEST_F(Chat, MarkupInANameIsEscaped) {
  ASSERT_TRUE(server.users.add_now({base::UserId("4"), "<b>Eve</b>"}));
  Person eve(server, "4");
  eve.join().write("2", "Hi");
  EXPECT_EQ(bob.last("message", "senderName"), "&lt;b>Eve&lt;/b>");
  eve.emit("typing:start", R"({"to":"2"})");
  EXPECT_EQ(bob.last("typing:start", "fromName"), "&lt;b>Eve&lt;/b>");
}

TEST_F(Chat, ContentIsTrimmedAndLimitedAndItsControlCharactersAreRemoved) {
  const std::vector<std::pair<std::string, std::string>> accepted{
      {std::string(8192, 'x'), std::string(8192, 'x')},
      {"  \n spaces around \t ", "spaces around"},
      {"two\nlines\tand a tab", "two\nlines\tand a tab"},
      {"be\x07ll\x1b[31m", "bell[31m"},
  };
  for (const auto& [typed, told] : accepted) {
    phone.write("2", typed);
    EXPECT_EQ(bob.last("message", "content"), told);
  }
  bob.forget();
  for (const std::string& typed : {std::string(8193, 'x'), std::string(), std::string(" \n\t ")}) {
    const std::string answer = phone.write("2", typed);
    EXPECT_EQ(at(answer, "error.code"), "INVALID_DATA") << typed.size() << " bytes";
    EXPECT_EQ(at(answer, "error.field"), "content");
  }
  EXPECT_EQ(bob.heard(), Names{});
}

TEST_F(Chat, InvalidJsonEscapesAreDecodedAsInABrowserOverSocketsAndRest) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {R"(cut \ud83d)", "cut \ufffd"}, {R"(\udc00\ud83d)", "\ufffd\ufffd"}, {R"(a\u0000b)", "ab"},
      {R"(\u0000 a \u0001)", "a"},     {R"(\ud83d\ude00)", "\U0001f600"},
  };
  for (const auto& [typed, told] : cases) {
    const std::string fields = R"("content":")" + typed + R"(","ignored":[1e400,"\u0000\ud83d"]})";
    phone.emit("message", R"({"to":"2",)" + fields);
    EXPECT_EQ(bob.last("message", "content"), told);
    bob.forget();
    const Answer rest =
        server.request("POST", "/api/messages", server.token_of("1"), R"({"receiverId":"2",)" + fields);
    EXPECT_EQ(rest.status, 201) << rest.body;
    EXPECT_EQ(bob.last("message", "content"), told);
  }
  EXPECT_EQ(phone.count("error"), 0U);
}

TEST_F(Chat, InvisibleTextIsRefusedAsEmptyAndEmojiSequencesAreKept) {
  for (const std::string typed : {"\u200b", "\u2060\u00ad", "\u3164", "\u115f\u180e", "\ufe0f", "\U000e0001",
                                  "\u2800", "\ufeff \u202e"}) {
    const std::string answer = phone.write("2", typed);
    EXPECT_EQ(at(answer, "error.code"), "INVALID_DATA") << typed;
    EXPECT_EQ(at(answer, "error.field"), "content") << typed;
  }
  EXPECT_EQ(bob.heard(), Names{});
  for (const std::string typed : {"\u2764\ufe0f", "\U0001f469\u200d\U0001f680", "\u2060x", "\u0301"}) {
    const std::string answer = phone.write("2", typed);
    EXPECT_EQ(at(answer, "message.content"), typed);
    phone.emit("message:edit", R"({"messageId":")" + at(answer, "message.id") + R"(","content":"\u200b"})");
    EXPECT_EQ(phone.last("error", "field"), "content");
    EXPECT_EQ(bob.last("message", "content"), typed);
  }
}

TEST_F(Chat, AnImageOrAFileNeedsAUrlThatCannotRunScripts) {
  for (const std::string type : {"image", "file"}) {
    for (const std::string url : {"https://example.com/a.png?b=1&c=2", "/uploads/a.png"}) {
      phone.emit("message", R"({"to":"2","type":")" + type + R"(","content":")" + url + R"("})");
      EXPECT_EQ(bob.last("message", "content"), url);
      EXPECT_EQ(bob.last("message", "type"), type);
    }
    bob.forget();
    for (const std::string url : {"javascript:alert(1)", "data:text/html,x", "//evil.example/x", "hello"}) {
      phone.emit("message", R"({"to":"2","type":")" + type + R"(","content":")" + url + R"("})");
      EXPECT_EQ(phone.last("error", "field"), "content") << url;
    }
    EXPECT_EQ(bob.heard(), Names{});
  }
}

TEST_F(Chat, TheReceiverMayBeGivenInEitherFieldAndAsANumber) {
  for (const std::string to :
       {R"("to":"2")", R"("to":2)", R"("receiverId":"2")", R"("receiverId":2)", R"("to":2.0)", R"("to":2e0)",
        R"("to":20e-1)", R"("to":null,"receiverId":"2")"}) {
    bob.forget();
    phone.emit("message", "{" + to + R"(,"content":"Hi","an extra field":[1,{}]})");
    EXPECT_EQ(bob.last("message", "receiverId"), "2") << to;
  }
  for (const std::string to : {"2.5", "1e400", "null", "true"}) {
    phone.forget();
    phone.emit("message", R"({"to":)" + to + R"(,"content":"Hi"})");
    EXPECT_EQ(phone.last("error", "code"), "INVALID_DATA") << to;
    EXPECT_EQ(phone.last("error", "field"), "to") << to;
  }
}

TEST_F(Chat, AHundredMessagesPerMinuteAreAllowedOverAllDevicesAndRestTogether) {
  for (int i = 0; i < 50; ++i) {
    phone.write("2", "from the phone");
    laptop.write("2", "from the laptop");
  }
  EXPECT_EQ(bob.count("message"), 100U);
  for (Person* device : {&phone, &laptop}) {
    const std::string refused = device->write("2", "one too many");
    EXPECT_EQ(at(refused, "error.code"), "RATE_LIMITED");
    EXPECT_EQ(at(refused, "error.retryAfterMs"), "600");
  }
  const Answer rest = server.request("POST", "/api/messages", server.token_of("1"),
                                     R"({"receiverId":"2","content":"one too many"})");
  EXPECT_EQ(rest.status, 429);
  EXPECT_NE(rest.head.find("\r\nRetry-After: 1\r\n"), std::string::npos) << rest.head;
  EXPECT_EQ(at(bob.write("1", "I may"), "success"), "true");

  server.pass(600ms);
  EXPECT_EQ(at(laptop.write("2", "again"), "success"), "true");
  EXPECT_EQ(at(phone.write("2", "not both"), "error.code"), "RATE_LIMITED");
  server.pass(1min);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(at(phone.write("2", "a new minute"), "success"), "true");
}

}  // namespace
}  // namespace parley::support
