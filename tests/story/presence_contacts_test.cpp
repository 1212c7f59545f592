// With presence.audience = contacts, users see the presence of the users they have exchanged messages or
// calls with, and of no others.
#include <string>

#include <gtest/gtest.h>

#include "support/person.hpp"
#include "support/test_server.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

node::Config among_contacts() {
  node::Config config;
  config.presence.audience = node::PresenceAudience::contacts;
  return config;
}

/// Alice and Bob have written to each other once. Carol has no contacts.
struct AmongContacts : testing::Test {
  AmongContacts() {
    Person once(server, "1");
    once.join();
    once.write("2", "Hello!");
    once.leave();
    server.pass(1min);
  }
  std::string user(const std::string& asker, const std::string& id) {
    return server.request("GET", "/api/users/" + id, server.token_of(asker)).body;
  }
  TestServer server{among_contacts()};
};

TEST_F(AmongContacts, OnlyContactsGetThePresenceOfEachOther) {
  Person alice(server, "1");
  Person bob(server, "2");
  Person carol(server, "3");
  alice.join();
  carol.join();
  bob.join();
  EXPECT_EQ(alice.all("user:online", "userId"), Texts{"2"});
  EXPECT_EQ(bob.all("user:online", "userId"), Texts{"1"});
  EXPECT_EQ(bob.heard(), (Names{"connected", "user:online"}));
  bob.emit("presence:set", R"({"status":"busy"})");
  EXPECT_EQ(alice.last("user:online", "status"), "busy");
  bob.leave();
  server.pass(5s);
  EXPECT_EQ(alice.all("user:offline", "userId"), Texts{"2"});
  EXPECT_EQ(carol.heard(), Names{"connected"});
}

TEST_F(AmongContacts, AFirstMessageShowsThePresenceOfBothUsers) {
  Person alice(server, "1");
  Person carol(server, "3");
  alice.join();
  carol.join();
  EXPECT_EQ(alice.count("user:online"), 0U);
  carol.write("1", "Have we met?");
  EXPECT_EQ(alice.all("user:online", "userId"), Texts{"3"});
  EXPECT_EQ(carol.all("user:online", "userId"), Texts{"1"});
  carol.write("1", "Now we have.");
  EXPECT_EQ(alice.count("user:online"), 1U);
  carol.leave();
  server.pass(5s);
  EXPECT_EQ(alice.all("user:offline", "userId"), Texts{"3"});
}

TEST_F(AmongContacts, ARingingCallShowsThePresenceOfBothUsers) {
  Person alice(server, "1");
  Person carol(server, "3");
  alice.join();
  carol.join();
  carol.emit("call:initiate", R"({"to":"1","callType":"voice"})");
  ASSERT_EQ(alice.count("call:incoming"), 1U);
  EXPECT_EQ(alice.last("user:online", "userId"), "3");
  EXPECT_EQ(alice.last("user:online", "status"), "in_call");
  EXPECT_EQ(carol.last("user:online", "status"), "in_call");
  carol.leave();
  server.pass(5min);
  Person back(server, "3");
  back.join();
  EXPECT_EQ(back.all("user:online", "userId"), Texts{"1"}) << "the call has made them contacts";
}

TEST_F(AmongContacts, ACallThatFailsBeforeItRingsShowsNoPresence) {
  Person alice(server, "1");
  Person carol(server, "3");
  alice.join();
  alice.emit("presence:set", R"({"status":"busy"})");
  carol.join();
  carol.emit("call:initiate", R"({"to":"1","callType":"voice"})");
  EXPECT_EQ(carol.count("call:failed"), 1U);
  server.pass(1s);
  EXPECT_EQ(carol.count("user:online"), 0U);
  EXPECT_EQ(alice.count("user:online"), 0U);
}

TEST_F(AmongContacts, ASecondDeviceGetsThePresenceOfTheSameUsers) {
  Person alice(server, "1");
  Person bob(server, "2");
  bob.join();
  alice.join();
  Person tablet(server, "1");
  tablet.join();
  EXPECT_EQ(tablet.heard(), (Names{"connected", "user:online"}));
  EXPECT_EQ(tablet.last("user:online", "userId"), "2");
}

TEST_F(AmongContacts, AUserWhoIsNotAContactIsShownAsOffline) {
  Person bob(server, "2");
  bob.join();
  const std::string away = R"("status":"offline")";
  const std::string here = R"("status":"online")";
  EXPECT_NE(user("1", "2").find(here), std::string::npos) << "a contact sees it even if not connected";
  EXPECT_NE(user("3", "2").find(away), std::string::npos);
  EXPECT_EQ(user("3", "2").find("lastSeen"), std::string::npos);
  EXPECT_NE(user("2", "2").find(here), std::string::npos) << "users see their own presence";
  EXPECT_EQ(server.request("GET", "/api/users", server.token_of("3")).body.find("lastSeen"),
            std::string::npos);
  const std::string all = server.request("GET", "/api/users", server.token_of("1")).body;
  EXPECT_NE(all.find(R"("id":"2","name":"Bob Smith","status":"online","lastSeen":)"), std::string::npos)
      << all;
  const std::string talks = server.request("GET", "/api/conversations", server.token_of("1")).body;
  EXPECT_NE(talks.find(here), std::string::npos) << talks;
}

}  // namespace
}  // namespace parley::support
