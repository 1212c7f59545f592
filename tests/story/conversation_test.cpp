// Conversations as one finds them again: the list of them, what is unread, and closing a gap.
#include <string>

#include <gtest/gtest.h>

#include "support/house.hpp"
#include "support/person.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;

struct Conversations : testing::Test {
  Conversations() { alice.join(); }
  std::string get(const std::string& path, const std::string& user) {
    return house.request("GET", path, house.token_of(user)).body;
  }
  std::string sync(Person& person, const std::string& fields) {
    person.say({R"(4277["sync",{)" + fields + "}]"});
    return person.last("ack 77");
  }
  House house;
  Person alice{house, "1"};
};

TEST_F(Conversations, TheListSaysWhoItIsWithAndWhatIsUnread) {
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

TEST_F(Conversations, ThePagesOfTheListMeetWithoutAGap) {
  alice.write("2", "one");
  alice.write("3", "two");
  const std::string first = get("/api/conversations?limit=1", "1");
  EXPECT_EQ(at(first, "hasMore"), "true");
  EXPECT_NE(first.find("Carol White"), std::string::npos) << first;
  const std::string second = get("/api/conversations?limit=1&before=" + at(first, "nextCursor"), "1");
  EXPECT_EQ(at(second, "hasMore"), "false");
  EXPECT_NE(second.find("Bob Smith"), std::string::npos) << second;
}

TEST_F(Conversations, ASyncClosesTheGapOfWhoeverWasAway) {
  const std::string id = at(alice.write("2", "heard"), "message.conversationId");
  alice.write("2", "missed");
  alice.write("2", "missed too");
  Person bob(house, "2");
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

TEST_F(Conversations, ALongGapIsClosedInSeveralAnswersOfBoundedSize) {
  node::Config config;
  config.limits.messages_per_minute = 0;
  House roomy(config);
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

TEST_F(Conversations, ASyncIsRefusedWhereItAsksForNothingThatIsOnes) {
  const std::string id = at(alice.write("2", "between us"), "message.conversationId");
  Person carol(house, "3");
  carol.join();
  EXPECT_EQ(at(sync(carol, R"("conversationId":")" + id + R"(")"), "error.code"), "NOT_FOUND");
  EXPECT_EQ(at(sync(carol, R"("conversationId":"x")"), "error.code"), "NOT_FOUND");
  EXPECT_EQ(at(sync(carol, R"("conversationId":"x","afterSeq":-1)"), "error.field"), "afterSeq");
  carol.emit("sync", R"({"conversationId":")" + id + R"("})");
  EXPECT_EQ(carol.last("error", "code"), "INVALID_DATA") << "there is no acknowledgement to answer in";
  for (const char* path : {"/messages", "/messages?afterSeq=x", "/messages?limit=501"}) {
    EXPECT_NE(house.request("GET", "/api/conversations/" + id + path, house.token_of("3")).status, 200);
  }
  EXPECT_EQ(house.request("GET", "/api/conversations?before=" + id, house.token_of("3")).status, 404);
  EXPECT_EQ(house.request("GET", "/api/conversations?before=x", house.token_of("3")).status, 400);
}

TEST_F(Conversations, TheMovesOfRestAreHeardAsThoseOfSockets) {
  const std::string id = at(alice.write("2", "hello"), "message.id");
  const std::string path = "/api/messages/" + id;
  const std::string bobs = house.token_of("2");
  const std::string own = house.token_of("1");
  alice.forget();
  EXPECT_EQ(house.request("POST", path + "/delivered", bobs).status, 200);
  EXPECT_EQ(house.request("POST", path + "/read", bobs, "{}").status, 200);
  EXPECT_EQ(house.request("PATCH", path, own, R"({"content":"Hello!"})").status, 200);
  EXPECT_EQ(house.request("DELETE", path, own).status, 200);
  EXPECT_EQ(alice.heard(), (Names{"message:delivered", "message:read", "message:edited", "message:deleted"}));

  EXPECT_EQ(house.request("PATCH", path, own, R"({"content":"back"})").status, 404);
  EXPECT_EQ(house.request("PATCH", path, own, R"({})").status, 400);
  EXPECT_EQ(house.request("PATCH", path, own, "nonsense").status, 400);
  EXPECT_EQ(house.request("POST", path + "/read", own).status, 403);
  EXPECT_EQ(house.request("POST", path + "/read", house.token_of("3")).status, 404);
  EXPECT_EQ(house.request("POST", "/api/messages/x/read", bobs).status, 404);
  EXPECT_EQ(house.request("DELETE", path, "").status, 401);
  EXPECT_EQ(house.request("PUT", path, own, "{}").status, 405);
}

}  // namespace
}  // namespace parley::support
