// Typing notifications: they are sent to the other user, stop by themselves, and are never stored.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/person.hpp"
#include "support/test_server.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;

struct Typing : testing::Test {
  Typing() {
    for (Person* person : {&alice, &laptop, &bob, &carol}) person->join();
    for (Person* person : {&alice, &laptop, &bob, &carol}) person->forget();
  }
  void type(Person& person, const std::string& to) {
    person.emit("typing:start", R"({"to":")" + to + R"("})");
  }

  TestServer server;
  Person alice{server, "1"};
  Person laptop{server, "1"};
  Person bob{server, "2"};
  Person carol{server, "3"};
};

TEST_F(Typing, IsSentToEveryDeviceOfTheOtherUserOnly) {
  Person bobs_tablet(server, "2");
  bobs_tablet.join().forget();
  type(alice, "2");
  for (const Person* device : {&bob, &bobs_tablet}) {
    EXPECT_EQ(device->heard(), Names{"typing:start"});
    EXPECT_EQ(device->last("typing:start"), R"({"from":"1","fromName":"Alice Johnson"})");
  }
  for (const Person* device : {&alice, &laptop, &carol}) EXPECT_EQ(device->heard(), Names{});
}

TEST_F(Typing, StopsWhenTheSenderSendsStop) {
  type(alice, "2");
  alice.emit("typing:stop", R"({"to":"2"})");
  EXPECT_EQ(bob.heard(), (Names{"typing:start", "typing:stop"}));
  EXPECT_EQ(bob.last("typing:stop"), R"({"from":"1"})");
  server.pass(1min);
  EXPECT_EQ(bob.count("typing:stop"), 1U);
}

TEST_F(Typing, StopsAfterExactlySixSecondsWithoutARefresh) {
  type(alice, "2");
  server.pass(5'999ms);
  EXPECT_EQ(bob.heard(), Names{"typing:start"});
  server.pass(1ms);
  EXPECT_EQ(bob.heard(), (Names{"typing:start", "typing:stop"}));
}

TEST_F(Typing, ContinuesWhileTheSenderRefreshesIt) {
  for (int i = 0; i < 5; ++i) {
    type(alice, "2");
    server.pass(5s);
  }
  EXPECT_EQ(bob.count("typing:start"), 5U);
  EXPECT_EQ(bob.count("typing:stop"), 0U);
  server.pass(1s);
  EXPECT_EQ(bob.count("typing:stop"), 1U);
}

TEST_F(Typing, IsForwardedAtMostOncePerSecond) {
  for (int i = 0; i < 20; ++i) {
    type(alice, "2");
    server.pass(100ms);
  }
  EXPECT_EQ(bob.count("typing:start"), 2U);
  EXPECT_EQ(alice.heard(), Names{}) << "sending it too often is not an error";
  server.pass(5'899ms);
  EXPECT_EQ(bob.count("typing:stop"), 0U) << "events that were not forwarded still refresh it";
  server.pass(1ms);
  EXPECT_EQ(bob.count("typing:stop"), 1U);
}

TEST_F(Typing, StopsBeforeAMessageToTheSameUser) {
  type(alice, "2");
  laptop.write("2", "Hello!");
  EXPECT_EQ(bob.heard(), (Names{"typing:start", "typing:stop", "message"}));
  server.pass(1min);
  EXPECT_EQ(bob.count("typing:stop"), 1U);
}

TEST_F(Typing, IsNotStoppedByAMessageToAnotherUser) {
  type(alice, "2");
  alice.write("3", "Hello, Carol!");
  EXPECT_EQ(bob.heard(), Names{"typing:start"});
  EXPECT_EQ(carol.heard(), Names{"message"});
}

TEST_F(Typing, IsNotStoppedByARefusedMessage) {
  type(alice, "2");
  alice.emit("message", R"({"to":"2","content":""})");
  EXPECT_EQ(bob.heard(), Names{"typing:start"});
}

TEST_F(Typing, StopsAtOnceWhenTheSendersLastDeviceDisconnects) {
  type(alice, "2");
  type(alice, "3");
  alice.drop();
  EXPECT_EQ(bob.heard(), Names{"typing:start"});
  laptop.leave();
  EXPECT_EQ(bob.heard(), (Names{"typing:start", "typing:stop"}));
  EXPECT_EQ(carol.heard(), (Names{"typing:start", "typing:stop"}));
  server.pass(4s);
  EXPECT_EQ(bob.count("typing:stop"), 1U);
}

TEST_F(Typing, ToTwoUsersStopsForEachSeparately) {
  type(alice, "2");
  server.pass(3s);
  type(alice, "3");
  server.pass(3s);
  EXPECT_EQ(bob.heard(), (Names{"typing:start", "typing:stop"}));
  EXPECT_EQ(carol.heard(), Names{"typing:start"});
}

TEST_F(Typing, ToAnUnknownOrOfflineUserOrToOneselfSendsNoEvents) {
  carol.leave();
  server.pass(5s);
  for (Person* device : {&alice, &laptop, &bob}) device->forget();
  for (const std::string to : {"nobody", "3", "1"}) {
    alice.emit("typing:stop", R"({"to":")" + to + R"("})");
    type(alice, to);
  }
  server.pass(1min);
  for (const Person* device : {&alice, &laptop, &bob}) EXPECT_EQ(device->heard(), Names{});
}

TEST_F(Typing, IsAcknowledgedIfTheClientAsks) {
  alice.say({R"(425["typing:start",{"to":"2"}])", R"(426["typing:stop",{"to":"2"}])"});
  EXPECT_EQ(alice.last("ack 5"), R"({"success":true})");
  EXPECT_EQ(alice.last("ack 6"), R"({"success":true})");
}

TEST_F(Typing, IsNeverStored) {
  type(alice, "2");
  server.pass(1min);
  EXPECT_TRUE(server.messages.all().empty());
  bob.drop();
  Person back(server, "2");
  back.join();
  EXPECT_EQ(back.count("typing:start") + back.count("typing:stop"), 0U);
}

}  // namespace
}  // namespace parley::support
