// Connections that break, and what people find when they come back: who they are by default, and what they
// missed as well where the server is told to keep it.
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/house.hpp"
#include "support/person.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

node::Config with(node::RecoveryKind kind) {
  node::Config config;
  config.socketio.recovery = kind;
  return config;
}

/// What a stock client remembers of a connection: the secret, and the string at the end of the last event.
struct Memory {
  std::string sid;
  std::string pid;
  std::string offset;

  explicit Memory(const Person& person) {
    for (const std::string& packet : person.packets()) {
      if (packet.starts_with("40{")) {
        sid = at(packet.substr(2), "sid");
        pid = at(packet.substr(2), "pid");
      } else if (packet.starts_with("42[") && packet.ends_with("\"]")) {
        const std::size_t end = packet.size() - 2;
        const std::size_t begin = packet.rfind('"', end - 1) + 1;
        offset = packet.substr(begin, end - begin);
      }
    }
  }
  std::string auth(const std::string& more = "") const {
    return R"({"pid":")" + pid + "\"" + (offset.empty() ? "" : R"(,"offset":")" + offset + "\"") + more + "}";
  }
};

class IdentityRecovery : public ::testing::Test {
 protected:
  explicit IdentityRecovery(node::RecoveryKind kind = node::RecoveryKind::identity) : house(with(kind)) {
    alice = std::make_unique<Person>(house, "1");
    alice->join();
    bob.join();
  }

  /// Alice's cable is pulled out, and `away` later she is there again with what she remembers.
  void come_back(base::Duration away = 1s, const std::string& more = "") {
    const Memory memory(*alice);
    alice->drop();
    house.pass(away);
    return come_back_with(memory, more);
  }
  void come_back_with(const Memory& memory, const std::string& more = "") {
    alice = std::make_unique<Person>(house, "1");
    alice->connect(memory.auth(more));
  }
  bool may_write() { return at(alice->write("2", "Am I somebody?"), "success") == "true"; }

  House house;
  std::unique_ptr<Person> alice;
  Person bob{house, "2"};
};

TEST_F(IdentityRecovery, AliceIsAliceAgainWithoutAskingToJoin) {
  const Memory before(*alice);
  come_back();
  EXPECT_EQ(alice->last("connected", "userId"), "1");
  EXPECT_EQ(alice->last("connected", "recovered"), "true");
  EXPECT_EQ(alice->last("connected", "socketId"), Memory(*alice).sid);
  EXPECT_NE(Memory(*alice).sid, before.sid) << "a new socket, because it may have missed something";
  EXPECT_TRUE(may_write());
  bob.write("1", "Welcome back");
  EXPECT_EQ(alice->all("message", "content"), Texts{"Welcome back"});
}

TEST_F(IdentityRecovery, EventsCarryNothingThatTheirContractDoesNotName) {
  bob.write("1", "Hello");
  EXPECT_EQ(Memory(*alice).offset, "");
  EXPECT_EQ(Memory(*alice).pid.size(), 33U);
}

TEST_F(IdentityRecovery, WhatWasSentMeanwhileIsNotRepeated) {
  const Memory memory(*alice);
  alice->drop();
  bob.write("1", "Are you there?");
  come_back_with(memory);
  EXPECT_EQ(alice->count("message"), 0U) << "it is in the history";
}

TEST_F(IdentityRecovery, NobodyNoticesThatAliceWasAwayForASecond) {
  bob.forget();
  come_back();
  house.pass(1min);
  EXPECT_EQ(bob.heard(), Names{});
}

TEST_F(IdentityRecovery, ASecretIsGoodForOneUse) {
  const Memory memory(*alice);
  come_back();
  const Memory next(*alice);
  EXPECT_NE(next.pid, memory.pid);
  Person thief(house, "1");
  thief.connect(memory.auth());
  EXPECT_EQ(thief.heard(), Names{});
  thief.write("2", "Let me in");
  house.pass(1s);  // it had time to join
  EXPECT_EQ(thief.last("error", "code"), "AUTH_REQUIRED");
  EXPECT_TRUE(may_write());
  come_back();
  EXPECT_EQ(alice->last("connected", "recovered"), "true");
}

TEST_F(IdentityRecovery, ASecretIsGoodForTwoMinutes) {
  come_back(119'999ms);
  EXPECT_EQ(alice->count("connected"), 1U);
  come_back(120s);
  EXPECT_EQ(alice->heard(), Names{});
  alice->join();
  EXPECT_EQ(alice->last("connected", "recovered"), "false");
}

TEST_F(IdentityRecovery, ATokenThatHasExpiredMeanwhileBringsNobodyBack) {
  for (const auto& [away, recovered] : {std::pair{69s, true}, {72s, false}}) {
    alice = std::make_unique<Person>(house, "1");
    alice->join_with(house.token_of("1", 10s));  // and a minute of leeway
    come_back(away);
    EXPECT_EQ(alice->count("connected"), recovered ? 1U : 0U);
  }
  alice->join();
  EXPECT_EQ(alice->last("connected", "recovered"), "false");
}

TEST_F(IdentityRecovery, AnExpiredSocketDoesNotComeBackAsSomebody) {
  alice->join_with(house.token_of("1", 10s));
  house.pass(75s);
  ASSERT_EQ(alice->last("auth:error", "code"), "TOKEN_EXPIRED");
  come_back();
  EXPECT_EQ(alice->heard(), Names{});
}

TEST_F(IdentityRecovery, TheTimeOfTheTokenGoesOnRunning) {
  alice->join_with(house.token_of("1", 60s));
  come_back(60s);
  EXPECT_EQ(alice->count("connected"), 1U);
  house.pass(59s);
  EXPECT_EQ(alice->count("auth:error"), 0U);
  house.pass(1s);
  EXPECT_EQ(alice->last("auth:error", "code"), "TOKEN_EXPIRED");
}

TEST_F(IdentityRecovery, ASecretIsRefusedToWhoeverProvesToBeSomebodyElse) {
  const Memory memory(*alice);
  alice->drop();
  Person mallory(house, "2");
  mallory.connect(memory.auth(R"(,"token":")" + house.token_of("2") + "\""));
  EXPECT_EQ(mallory.last("connected", "userId"), "2") << "by the token, and no one else";
  EXPECT_EQ(mallory.last("connected", "recovered"), "false");
  come_back_with(memory);
  EXPECT_EQ(alice->heard(), Names{}) << "and the secret is used up";
}

TEST_F(IdentityRecovery, ATokenThatComesAlongMustBeGood) {
  come_back(1s, R"(,"token":"nonsense")");
  EXPECT_EQ(alice->heard(), Names{"auth:error"});
  EXPECT_FALSE(at(alice->write("2", "Still me?"), "success") == "true");
}

TEST_F(IdentityRecovery, AFreshTokenThatComesAlongRenewsTheSession) {
  alice->join_with(house.token_of("1", 10s));
  come_back(80s, R"(,"token":")" + house.token_of("1", 24h) + "\"");
  EXPECT_EQ(alice->last("connected", "recovered"), "true");
  house.pass(1h);
  EXPECT_EQ(alice->count("auth:error"), 0U);
}

TEST_F(IdentityRecovery, ASocketThatNeverJoinedIsNobodyAgain) {
  Person stranger(house, "1");
  stranger.connect();
  const Memory memory(stranger);
  stranger.drop();
  Person again(house, "1");
  again.connect(memory.auth());
  EXPECT_EQ(again.heard(), Names{});
  EXPECT_EQ(again.join().last("connected", "userId"), "1");
}

TEST_F(IdentityRecovery, WhoLeavesTheNamespaceIsForgotten) {
  const Memory memory(*alice);
  alice->say({"41"});
  come_back_with(memory);
  EXPECT_EQ(alice->heard(), Names{});
}

TEST_F(IdentityRecovery, AliceNeedNotWaitUntilTheServerKnowsThatSheHasGone) {
  const Memory memory(*alice);
  alice->answers_pings = false;
  std::unique_ptr<Person> dead = std::move(alice);
  come_back_with(memory);
  EXPECT_EQ(alice->last("connected", "recovered"), "true");
  EXPECT_FALSE(dead->is_connected());
  bob.write("1", "Hello");
  EXPECT_EQ(alice->count("message"), 1U);
  EXPECT_EQ(dead->count("message"), 0U);
}

class FullRecovery : public IdentityRecovery {
 protected:
  FullRecovery() : IdentityRecovery(node::RecoveryKind::full) {}
  void SetUp() override {
    if (house.shards() > 1)
      GTEST_SKIP() << "packets are counted by one shard: more of them are refused with it";
  }
};

TEST_F(FullRecovery, WhatWasMissedComesOnceAndInOrderAndBeforeAliceIsConnected) {
  bob.write("1", "one");
  const Memory memory(*alice);
  alice->answers_pings = false;
  bob.write("1", "two");  // on its way when the cable is pulled out
  alice->drop();
  house.pass(1s);
  bob.write("1", "three");
  bob.write("1", "four");
  come_back_with(memory);
  EXPECT_EQ(alice->heard(), (Names{"message", "message", "message", "connected", "user:online"}));
  EXPECT_EQ(alice->all("message", "content"), (Texts{"two", "three", "four"}));
  EXPECT_TRUE(alice->packets().at(4).starts_with("40{"))
      << "behind what was missed: " << alice->packets().at(4);
  EXPECT_EQ(Memory(*alice).sid, memory.sid);
  EXPECT_EQ(Memory(*alice).pid, memory.pid);
  EXPECT_EQ(alice->last("connected", "recovered"), "true");
  bob.write("1", "five");
  EXPECT_EQ(alice->last("message", "content"), "five");
  come_back();
  EXPECT_EQ(alice->count("message"), 0U) << "all of it was heard";
}

TEST_F(FullRecovery, EveryConnectionMayBreakAgain) {
  Texts heard;
  for (int i = 0; i < 5; ++i) {
    const Memory memory(*alice);
    alice->drop();
    bob.write("1", std::to_string(i));
    come_back_with(memory);
    for (const std::string& text : alice->all("message", "content")) heard.push_back(text);
  }
  EXPECT_EQ(heard, (Texts{"0", "1", "2", "3", "4"}));
}

TEST_F(FullRecovery, NobodyIsToldWhatWasForOthers) {
  Person carol(house, "3");
  carol.join();
  const Memory memory(*alice);
  alice->drop();
  bob.write("3", "Not for Alice");
  come_back_with(memory);
  EXPECT_EQ(alice->count("message"), 0U);
  EXPECT_EQ(alice->last("connected", "recovered"), "true");
}

TEST_F(FullRecovery, AfterTwoMinutesAliceIsSomebodyNew) {
  bob.write("1", "one");
  const Memory memory(*alice);
  come_back(120s);
  EXPECT_NE(Memory(*alice).sid, memory.sid);
  EXPECT_EQ(alice->heard(), Names{});
  EXPECT_EQ(alice->join().last("connected", "recovered"), "false");
}

TEST_F(FullRecovery, AnExpiredTokenBringsNeitherTheNameNorTheMessagesBack) {
  alice->join_with(house.token_of("1", 10s));
  const Memory memory(*alice);
  alice->drop();
  bob.write("1", "A secret");
  house.pass(75s);
  come_back_with(memory);
  EXPECT_EQ(alice->heard(), Names{});
  EXPECT_NE(Memory(*alice).sid, memory.sid);
}

TEST_F(FullRecovery, ASecretThatIsUsedTwiceLeavesOneSocketOfThatName) {
  bob.write("1", "one");
  const Memory memory(*alice);
  come_back();
  std::unique_ptr<Person> first = std::move(alice);
  come_back_with(memory);
  EXPECT_FALSE(first->is_connected());
  EXPECT_TRUE(alice->is_connected());
  bob.write("1", "two");
  EXPECT_EQ(alice->all("message", "content"), Texts{"two"});
  EXPECT_EQ(first->all("message", "content"), Texts{});
}

TEST_F(FullRecovery, TheSecretDoesNotOpenWhatWasSentToSomebodyElse) {
  const Memory memory(*alice);
  alice->drop();
  bob.write("1", "For Alice");
  Person mallory(house, "3");
  mallory.connect(memory.auth(R"(,"token":")" + house.token_of("3") + "\""));
  EXPECT_EQ(mallory.last("connected", "userId"), "3");
  EXPECT_EQ(mallory.count("message"), 0U);
}

}  // namespace
}  // namespace parley::support
