// Conversations after a reconnect: the list of conversations, unread counts, and loading missed messages with
// sync.
#include <string>

#include <gtest/gtest.h>

#include "support/person.hpp"
#include "support/test_server.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;

struct Conversations : testing::Test {
  Conversations() { alice.join(); }
  std::string get(const std::string& path, const std::string& user) {
    return server.request("GET", path, server.token_of(user)).body;
  }
  std::string sync(Person& person, const std::string& fields) {
    person.say({R"(4277["sync",{)" + fields + "}]"});
    return person.last("ack 77");
  }
  TestServer server;
  Person alice{server, "1"};
};

TEST_F(Conversations, TheListHasTheOtherUserAndTheUnreadCount) {
  alice.write("2", "one");
  const std::string id = at(alice.write("2", "two"), "message.conversationId");
  const std::string list = get("/api/conversations", "2");
  EXPECT_EQ(at(list, "success"), "true");
  EXPECT_EQ(at(list, "hasMore"), "false");
  EXPECT_EQ(at(list, "nextCursor"), "null");
  const std::string head = R"([{"conversationId":")" + id +
                           R"(","user":{"id":"1","name":"Alice Johnson","status":"online",)"
                           R"("lastSeen":"2025-09-25T10:30:00.000Z"},"lastMessage":{"id":)";
  const std::string conversations = at(list, "conversations");
  EXPECT_TRUE(conversations.starts_with(head)) << conversations;
  EXPECT_TRUE(conversations.ends_with(R"("unreadCount":2,"lastReadSeq":0}])")) << conversations;
  EXPECT_EQ(at(get("/api/conversations", "3"), "conversations"), "[]");
}

TEST_F(Conversations, ThePagesOfTheListAreContiguous) {
  alice.write("2", "one");
  alice.write("3", "two");
  const std::string first = get("/api/conversations?limit=1", "1");
  EXPECT_EQ(at(first, "hasMore"), "true");
  EXPECT_NE(first.find("Carol White"), std::string::npos) << first;
  const std::string second = get("/api/conversations?limit=1&before=" + at(first, "nextCursor"), "1");
  EXPECT_EQ(at(second, "hasMore"), "false");
  EXPECT_NE(second.find("Bob Smith"), std::string::npos) << second;
}

TEST_F(Conversations, ASyncReturnsTheMessagesAfterTheGivenSeq) {
  const std::string id = at(alice.write("2", "heard"), "message.conversationId");
  alice.write("2", "missed");
  alice.write("2", "missed too");
  Person bob(server, "2");
  bob.join();
  const std::string answer = sync(bob, R"("conversationId":")" + id + R"(","afterSeq":1)");
  EXPECT_EQ(at(answer, "success"), "true");
  EXPECT_EQ(at(answer, "complete"), "true");
  const std::string messages = at(answer, "messages");
  EXPECT_EQ(messages.find(R"("heard")"), std::string::npos) << messages;
  EXPECT_LT(messages.find(R"("seq":2)"), messages.find(R"("seq":3)")) << messages;
  EXPECT_EQ(at(get("/api/conversations/" + id + "/messages?afterSeq=1", "2"), "messages"), messages);
  EXPECT_EQ(at(get("/api/conversations/" + id + "/messages?afterSeq=1&limit=1", "2"), "complete"), "false");
  EXPECT_EQ(at(sync(bob, R"("conversationId":")" + id + R"(","afterSeq":3)"), "messages"), "[]");
}

TEST_F(Conversations, ASyncOfManyMessagesTakesSeveralAnswersOfBoundedSize) {
  node::Config config;
  config.limits.messages_per_minute = 0;
  TestServer roomy(config);
  Person writer(roomy, "1");
  writer.join();
  const std::string large(8000, 'x');
  std::string id;
  for (int i = 0; i < 100; ++i) id = at(writer.write("1", large), "message.conversationId");
  int seen = 0;
  int answers = 0;
  for (std::string complete = "false"; complete == "false" && answers < 9; ++answers) {
    const std::string answer =
        sync(writer, R"("conversationId":")" + id + R"(","afterSeq":)" + std::to_string(seen));
    complete = at(answer, "complete");
    EXPECT_LT(answer.size(), 600'000U);
    for (std::size_t place = 0; (place = answer.find(R"("seq":)", place)) != std::string::npos; ++place) {
      EXPECT_EQ(std::stoi(answer.substr(place + 6)), ++seen);
    }
  }
  EXPECT_EQ(seen, 100);
  EXPECT_EQ(answers, 2);
  EXPECT_TRUE(writer.is_connected());
}

TEST_F(Conversations, ASyncOfAForeignOrInvalidConversationIsRefused) {
  const std::string id = at(alice.write("2", "between us"), "message.conversationId");
  Person carol(server, "3");
  carol.join();
  EXPECT_EQ(at(sync(carol, R"("conversationId":")" + id + R"(")"), "error.code"), "NOT_FOUND");
  EXPECT_EQ(at(sync(carol, R"("conversationId":"x")"), "error.code"), "NOT_FOUND");
  EXPECT_EQ(at(sync(carol, R"("conversationId":"x","afterSeq":-1)"), "error.field"), "afterSeq");
  carol.emit("sync", R"({"conversationId":")" + id + R"("})");
  EXPECT_EQ(carol.last("error", "code"), "INVALID_DATA")
      << "without an acknowledgement there is no way to answer";
  for (const char* path : {"/messages", "/messages?afterSeq=x", "/messages?limit=501"}) {
    EXPECT_NE(server.request("GET", "/api/conversations/" + id + path, server.token_of("3")).status, 200);
  }
  EXPECT_EQ(server.request("GET", "/api/conversations?before=" + id, server.token_of("3")).status, 404);
  EXPECT_EQ(server.request("GET", "/api/conversations?before=x", server.token_of("3")).status, 400);
}

TEST_F(Conversations, ChangesOverRestSendTheSameEventsAsChangesOverSockets) {
  const std::string id = at(alice.write("2", "hello"), "message.id");
  const std::string path = "/api/messages/" + id;
  const std::string bobs = server.token_of("2");
  const std::string own = server.token_of("1");
  alice.forget();
  EXPECT_EQ(server.request("POST", path + "/delivered", bobs).status, 200);
  EXPECT_EQ(server.request("POST", path + "/read", bobs, "{}").status, 200);
  EXPECT_EQ(server.request("PATCH", path, own, R"({"content":"Hello!"})").status, 200);
  EXPECT_EQ(server.request("DELETE", path, own).status, 200);
  EXPECT_EQ(alice.heard(), (Names{"message:delivered", "message:read", "message:edited", "message:deleted"}));

  EXPECT_EQ(server.request("PATCH", path, own, R"({"content":"back"})").status, 404);
  EXPECT_EQ(server.request("PATCH", path, own, R"({})").status, 400);
  EXPECT_EQ(server.request("PATCH", path, own, "nonsense").status, 400);
  EXPECT_EQ(server.request("POST", path + "/read", own).status, 403);
  EXPECT_EQ(server.request("POST", path + "/read", server.token_of("3")).status, 404);
  EXPECT_EQ(server.request("POST", "/api/messages/x/read", bobs).status, 404);
  EXPECT_EQ(server.request("DELETE", path, "").status, 401);
  EXPECT_EQ(server.request("PUT", path, own, "{}").status, 405);
}

}  // namespace
}  // namespace parley::support
