// Bob blocks Alice and is connected. Carol blocks nothing and is not connected. Whatever Alice does towards
// either of them, she gets the same answers and the same events, field by field.
#include <regex>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/person.hpp"
#include "support/test_server.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

/// Replaces the name of the other user and the generated ids, which are all that may differ.
std::string without_names(std::string text) {
  static const std::regex ids("[0-9a-f]{8}-[0-9a-f-]{27}");
  static const std::regex people("\"(2|3)\"");
  static const std::regex names("Bob Smith|Carol White");
  text = std::regex_replace(text, ids, "ID");
  text = std::regex_replace(text, people, "\"THEM\"");
  return std::regex_replace(text, names, "Them");
}

struct Blocks : testing::Test {
  Answer block(const std::string& who, const std::string& whom) {
    return server.request("POST", "/api/blocks/" + whom, server.token_of(who));
  }
  Answer unblock(const std::string& who, const std::string& whom) {
    return server.request("DELETE", "/api/blocks/" + whom, server.token_of(who));
  }
  std::string get(const std::string& who, const std::string& path) {
    return server.request("GET", path, server.token_of(who)).body;
  }
  static Texts told(const Person& person) {
    Texts texts;
    for (const Heard& heard : person.everything()) {
      // Each acknowledgement has its own number.
      const std::string name = heard.event.starts_with("ack ") ? "ack" : heard.event;
      texts.push_back(name + " " + without_names(heard.json));
    }
    return texts;
  }
  /// Bob is connected and blocks Alice. Carol was connected until Bob blocked Alice, and then left. No event
  /// has been received yet.
  void set_the_scene() {
    bob.join();
    {
      Person carol(server, "3");
      carol.join();
      EXPECT_EQ(block("2", "1").status, 200);
      carol.leave();
    }
    server.pass(1min);
    alice.forget();
    tablet.forget();
    bob.forget();
  }
  /// Runs `act` towards Bob and towards Carol, and compares what Alice's devices receive.
  template <class Do>
  void expect_the_same(Do act) {
    std::vector<Texts> heard;
    for (const char* them : {"2", "3"}) {
      alice.forget();
      tablet.forget();
      act(std::string(them));
      heard.push_back(told(alice));
      heard.push_back(told(tablet));
    }
    EXPECT_EQ(heard[0], heard[2]);
    EXPECT_EQ(heard[1], heard[3]);
    EXPECT_EQ(bob.heard(), Names{});
  }

  explicit Blocks(const node::Config& config = {}) : server(config) {
    alice.join();
    tablet.join();
  }
  TestServer server;
  Person alice{server, "1"};
  Person tablet{server, "1"};
  Person bob{server, "2"};
};

node::Config among_contacts() {
  node::Config config;
  config.presence.audience = node::PresenceAudience::contacts;
  return config;
}

struct BlocksAmongContacts : Blocks {
  BlocksAmongContacts() : Blocks(among_contacts()) {}
};

TEST_F(Blocks, AcceptAUserIdWithASlash) {
  ASSERT_TRUE(server.users.add_now({base::UserId("a/b%?"), "Zed"}));
  EXPECT_EQ(block("2", "a%2Fb%25%3F").status, 200);
  EXPECT_NE(get("2", "/api/blocks").find(R"("id":"a/b%?")"), std::string::npos);
  EXPECT_EQ(block("2", "a%2Fc").status, 404);
  EXPECT_EQ(unblock("2", "a%2Fb%25%3F").status, 200);
  EXPECT_EQ(at(get("2", "/api/blocks"), "users"), "[]");
}

TEST_F(Blocks, AMessageIsAnsweredAsIfTheBlockerWereOffline) {
  set_the_scene();
  Texts answers;
  expect_the_same([&](const std::string& them) {
    answers.push_back(without_names(alice.write(them, "Hello?")));
    EXPECT_EQ(tablet.count("message"), 1U);
  });
  EXPECT_EQ(answers.at(0), answers.at(1));
  EXPECT_EQ(at(get("2", "/api/messages"), "messages"), "[]");
  EXPECT_EQ(at(get("2", "/api/conversations"), "conversations"), "[]");
  EXPECT_EQ(unblock("2", "1").status, 200);
  EXPECT_EQ(at(get("2", "/api/messages"), "messages"), "[]")
      << "a withheld message stays withheld after unblocking";
}

TEST_F(Blocks, ACallIsAnsweredAsIfTheBlockerWereOffline) {
  set_the_scene();
  expect_the_same([&](const std::string& them) {
    alice.say({R"(42["call:initiate",{"to":")" + them + R"(","callType":"voice"}])"});
    EXPECT_EQ(alice.last("call:failed", "code"), "USER_NOT_CONNECTED");
    EXPECT_EQ(alice.last("error", "code"), "USER_NOT_CONNECTED");
  });
  EXPECT_EQ(without_names(get("1", "/api/calls?with=2")), without_names(get("1", "/api/calls?with=3")));
  EXPECT_EQ(at(get("2", "/api/calls"), "calls"), "[]");
}

TEST_F(Blocks, ACallToABlockerWhoIsInACallFailsAsNotConnected) {
  set_the_scene();
  Person carol(server, "3");
  carol.join();
  bob.say({R"(42["call:initiate",{"to":"3","callType":"voice"}])"});
  alice.say({R"(42["call:initiate",{"to":"2","callType":"voice"}])"});
  EXPECT_EQ(alice.last("call:failed", "code"), "USER_NOT_CONNECTED");
}

TEST_F(Blocks, TypingToTheBlockerCausesNoEvents) {
  set_the_scene();
  expect_the_same([&](const std::string& them) {
    alice.emit("typing:start", R"({"to":")" + them + R"("})");
    alice.emit("typing:stop", R"({"to":")" + them + R"("})");
  });
}

TEST_F(Blocks, TheBlockerIsShownOfflineSinceTheBlock) {
  set_the_scene();
  const std::string them = get("1", "/api/users/2");
  EXPECT_EQ(at(them, "user.status"), "offline");
  EXPECT_EQ(without_names(them), without_names(get("1", "/api/users/3")));
  (void)alice.write("2", "x");
  (void)alice.write("3", "x");
  const std::string list = get("1", "/api/conversations");
  EXPECT_EQ(list.find("online"), std::string::npos) << list;
  Person phone(server, "1");
  phone.join();
  EXPECT_EQ(phone.count("user:online"), 0U);
}

TEST_F(Blocks, BlockingShowsBothAsOfflineAndUnblockingShowsBothAgain) {
  bob.join();
  alice.forget();
  bob.forget();
  EXPECT_EQ(block("2", "1").status, 200);
  EXPECT_EQ(alice.heard(), Names{"user:offline"});
  EXPECT_EQ(alice.last("user:offline", "userId"), "2");
  EXPECT_EQ(bob.heard(), Names{"user:offline"});
  EXPECT_EQ(block("2", "1").status, 200);
  EXPECT_EQ(alice.count("user:offline"), 1U) << "blocking again sends no event";
  bob.emit("presence:set", R"({"status":"busy"})");
  server.pass(1min);
  EXPECT_EQ(alice.count("user:online"), 0U);
  EXPECT_EQ(unblock("2", "1").status, 200);
  EXPECT_EQ(alice.last("user:online", "userId"), "2");
  EXPECT_EQ(alice.last("user:online", "status"), "busy");
  EXPECT_EQ(bob.last("user:online", "userId"), "1");
  EXPECT_EQ(unblock("2", "1").status, 200);
  EXPECT_EQ(alice.count("user:online"), 1U);
}

TEST_F(Blocks, ReadMarksOfTheBlockerAreNotShownToTheBlockedUser) {
  bob.join();
  const std::string id = at(alice.write("2", "Before"), "message.id");
  EXPECT_EQ(block("2", "1").status, 200);
  alice.forget();
  EXPECT_EQ(server.request("POST", "/api/messages/" + id + "/read", server.token_of("2")).status, 200);
  EXPECT_EQ(alice.heard(), Names{});
  EXPECT_NE(get("1", "/api/messages").find(R"("readBy":[])"), std::string::npos);
  EXPECT_NE(get("2", "/api/messages").find(R"("readBy":["2"])"), std::string::npos);
}

TEST_F(Blocks, ReadMarksOfTheBlockedUserAreNotShownToTheBlocker) {
  bob.join();
  const std::string first = at(bob.write("1", "Before"), "message.id");
  const std::string second = at(bob.write("1", "And this"), "message.id");
  EXPECT_EQ(block("2", "1").status, 200);
  bob.forget();
  tablet.forget();
  alice.say({R"(427["message:read",{"messageId":")" + first + R"("}])"});
  EXPECT_EQ(alice.last("ack 7", "success"), "true");
  EXPECT_EQ(tablet.last("message:read", "messageId"), first) << "her own other device";
  alice.emit("message:delivered", R"({"messageId":")" + second + R"("})");
  EXPECT_EQ(server.request("POST", "/api/messages/" + second + "/read", server.token_of("1")).status, 200);
  EXPECT_EQ(bob.heard(), Names{});
  for (const char* path : {"/api/messages", "/api/messages?with=1", "/api/conversations"}) {
    EXPECT_EQ(get("2", path).find(R"("readBy":["1"])"), std::string::npos) << path;
  }
  EXPECT_NE(get("1", "/api/messages").find(R"("readBy":["1"])"), std::string::npos);
  EXPECT_EQ(get("1", "/api/conversations").find(R"("unreadCount":0)") == std::string::npos, false);
  EXPECT_EQ(unblock("2", "1").status, 200);
  EXPECT_NE(get("2", "/api/messages").find(R"("readBy":["1"])"), std::string::npos)
      << "unblocking shows the current read mark";
}

TEST_F(Blocks, AnEditByTheBlockerShowsTheReadMarkToTheReaderOnly) {
  bob.join();
  Person bobs_tablet(server, "2");
  bobs_tablet.join();
  const std::string id = at(bob.write("1", "Helo"), "message.id");
  EXPECT_EQ(block("2", "1").status, 200);
  alice.emit("message:read", R"({"messageId":")" + id + R"("})");
  bob.emit("message:edit", R"({"messageId":")" + id + R"(","content":"Hello"})");
  EXPECT_EQ(alice.last("message:edited", "content"), "Hello");
  EXPECT_EQ(alice.last("message:edited", "readBy"), R"(["1"])");
  EXPECT_EQ(bobs_tablet.last("message:edited", "readBy"), "[]");
}

TEST_F(Blocks, NoActionOfTheBlockedUserSendsAnEventToTheBlocker) {
  bob.join();
  const std::string hers = at(alice.write("2", "Before"), "message.id");
  const std::string also_hers = at(alice.write("2", "Before, too"), "message.id");
  const std::string his = at(bob.write("1", "Mine"), "message.id");
  EXPECT_EQ(block("2", "1").status, 200);
  bob.forget();
  alice.emit("message:delivered", R"({"messageId":")" + his + R"("})");
  alice.emit("message:read", R"({"messageId":")" + his + R"("})");
  alice.emit("message:edit", R"({"messageId":")" + hers + R"(","content":"Edited"})");
  alice.emit("message:delete", R"({"messageId":")" + also_hers + R"("})");
  alice.emit("typing:start", R"({"to":"2"})");
  alice.emit("typing:stop", R"({"to":"2"})");
  alice.emit("presence:set", R"({"status":"busy"})");
  alice.emit("call:initiate", R"({"to":"2","callType":"voice"})");
  (void)alice.write("2", "Hello?");
  const Answer renamed =
      server.request("PATCH", "/api/auth/me", server.token_of("1"), R"({"name":"Another name"})");
  EXPECT_EQ(renamed.status, 200);
  alice.leave();
  tablet.leave();
  server.pass(1min);
  EXPECT_EQ(bob.heard(), Names{});
}

TEST_F(Blocks, AnEditOrDeletionOfAWithheldMessageIsSentToTheSendersDevicesOnly) {
  set_the_scene();
  const std::string id = at(alice.write("2", "Helo"), "message.id");
  alice.say({R"(42["message:edit",{"messageId":")" + id + R"(","content":"Hello"}])"});
  EXPECT_EQ(tablet.count("message:edited"), 1U);
  alice.say({R"(42["message:delete",{"messageId":")" + id + R"("}])"});
  EXPECT_EQ(tablet.count("message:deleted"), 1U);
  EXPECT_EQ(bob.heard(), Names{});
}

TEST_F(Blocks, AMessageFromTheBlockerIsDelivered) {
  set_the_scene();
  (void)bob.write("1", "One last word");
  EXPECT_EQ(alice.last("message", "content"), "One last word");
}

TEST_F(Blocks, BlockingEndsTheCurrentCall) {
  bob.join();
  alice.say({R"(42["call:initiate",{"to":"2","callType":"voice"}])"});
  bob.say({R"(42["call:respond",{"callId":")" + bob.last("call:incoming", "callId") +
           R"(","response":"accept"}])"});
  ASSERT_EQ(alice.count("call:accepted"), 1U);
  EXPECT_EQ(block("2", "1").status, 200);
  EXPECT_EQ(alice.count("call:ended"), 1U);
  EXPECT_EQ(bob.count("call:ended"), 1U);
}

TEST_F(Blocks, ACallPlacedWhileTheBlockIsStoredDoesNotStayActive) {
  bob.join();
  alice.forget();
  alice.send({R"(42["call:initiate",{"to":"2","callType":"voice"}])"});
  EXPECT_EQ(block("2", "1").status, 200);
  EXPECT_EQ(at(get("1", "/api/calls/active"), "call"), "null");
  EXPECT_EQ(at(get("2", "/api/calls/active"), "call"), "null");
  EXPECT_EQ(bob.count("call:incoming"), bob.count("call:rejected")) << testing::PrintToString(told(bob));
  EXPECT_EQ(alice.count("call:initiated") + alice.count("call:failed"), 1U);
}

TEST_F(BlocksAmongContacts, AMessageToTheBlockerDoesNotShowThePresenceOfTheBlocker) {
  set_the_scene();
  EXPECT_EQ(without_names(get("1", "/api/users/2")), without_names(get("1", "/api/users/3")));
  expect_the_same([&](const std::string& them) { (void)alice.write(them, "Are you there?"); });
  EXPECT_EQ(without_names(get("1", "/api/users/2")), without_names(get("1", "/api/users/3")));
  const std::string list = get("1", "/api/conversations");
  EXPECT_EQ(list.find("online"), std::string::npos) << list;
  alice.forget();
  EXPECT_EQ(unblock("2", "1").status, 200);
  EXPECT_EQ(alice.heard(), Names{"user:online"}) << "her message has made Bob a contact of hers";
  EXPECT_EQ(bob.heard(), Names{}) << "Bob has no contacts";
}

TEST_F(BlocksAmongContacts, BlockingAContactShowsBothAsOfflineAndUnblockingShowsBothAgain) {
  bob.join();
  (void)alice.write("2", "Hello");
  ASSERT_EQ(alice.count("user:online"), 1U);
  alice.forget();
  bob.forget();
  EXPECT_EQ(block("2", "1").status, 200);
  EXPECT_EQ(alice.heard(), Names{"user:offline"});
  EXPECT_EQ(bob.heard(), Names{"user:offline"});
  Person phone(server, "1");
  phone.join();
  EXPECT_EQ(phone.count("user:online"), 0U);
  EXPECT_EQ(unblock("2", "1").status, 200);
  EXPECT_EQ(alice.last("user:online", "userId"), "2");
  EXPECT_EQ(phone.last("user:online", "userId"), "2");
  EXPECT_EQ(bob.last("user:online", "userId"), "1");
}

TEST(BlocksKept, OutliveARestart) {
  TestServer server;
  EXPECT_EQ(server.request("POST", "/api/blocks/1", server.token_of("2")).status, 200);
  server.restart();
  Person bob(server, "2");
  bob.join().forget();
  Person alice(server, "1");
  alice.join();
  EXPECT_EQ(alice.count("user:online"), 0U);
  EXPECT_EQ(bob.heard(), Names{});
}

TEST_F(Blocks, OfTheUserItselfOrOfAnUnknownUserAreRefused) {
  EXPECT_EQ(block("2", "2").status, 400);
  EXPECT_EQ(block("2", "9").status, 404);
  EXPECT_EQ(unblock("2", "9").status, 200) << "unblocking a user who is not blocked succeeds";
  EXPECT_EQ(server.request("POST", "/api/blocks/1").status, 401);
}

TEST_F(Blocks, AreListedInPagesToTheBlockerOnly) {
  EXPECT_EQ(block("2", "3").status, 200);
  EXPECT_EQ(block("2", "1").status, 200);
  const std::string first = get("2", "/api/blocks?limit=1");
  EXPECT_NE(first.find(R"("users":[{"id":"1","name":"Alice Johnson","blockedAt":)"), std::string::npos)
      << first;
  EXPECT_EQ(at(first, "hasMore"), "true");
  EXPECT_EQ(at(first, "nextCursor"), "1");
  const std::string second = get("2", "/api/blocks?limit=1&after=1");
  EXPECT_NE(second.find(R"("name":"Carol White")"), std::string::npos) << second;
  EXPECT_EQ(at(second, "hasMore"), "false");
  EXPECT_EQ(at(get("1", "/api/blocks"), "users"), "[]");
}

}  // namespace
}  // namespace parley::support
