// Recovery of broken connections: by default a client gets its user back, and also the missed messages if the
// server is configured to keep them.
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/person.hpp"
#include "support/test_server.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

node::Config with(node::RecoveryKind kind) {
  node::Config config;
  config.socketio.recovery = kind;
  return config;
}

/// What a stock client keeps of a connection: the recovery secret (pid), and the string at the end of the
/// last event.
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
  explicit IdentityRecovery(node::RecoveryKind kind = node::RecoveryKind::identity) : server(with(kind)) {
    alice = std::make_unique<Person>(server, "1");
    alice->join();
    bob.join();
  }

  /// Cuts Alice's connection, and reconnects after `away` with the recovery data.
  void come_back(base::Duration away = 1s, const std::string& more = "") {
    const Memory memory(*alice);
    alice->drop();
    server.pass(away);
    return come_back_with(memory, more);
  }
  void come_back_with(const Memory& memory, const std::string& more = "") {
    alice = std::make_unique<Person>(server, "1");
    alice->connect(memory.auth(more));
  }
  bool may_write() { return at(alice->write("2", "Am I somebody?"), "success") == "true"; }

  TestServer server;
  std::unique_ptr<Person> alice;
  Person bob{server, "2"};
};

TEST_F(IdentityRecovery, AReconnectingSocketGetsItsUserBackWithoutAJoin) {
  const Memory before(*alice);
  come_back();
  EXPECT_EQ(alice->last("connected", "userId"), "1");
  EXPECT_EQ(alice->last("connected", "recovered"), "true");
  EXPECT_EQ(alice->last("connected", "socketId"), Memory(*alice).sid);
  EXPECT_NE(Memory(*alice).sid, before.sid) << "a new socket id, because events may have been missed";
  EXPECT_TRUE(may_write());
  bob.write("1", "Welcome back");
  EXPECT_EQ(alice->all("message", "content"), Texts{"Welcome back"});
}

TEST_F(IdentityRecovery, EventsHaveNoOffset) {
  bob.write("1", "Hello");
  EXPECT_EQ(Memory(*alice).offset, "");
  EXPECT_EQ(Memory(*alice).pid.size(), 33U);
}

TEST_F(IdentityRecovery, MessagesSentMeanwhileAreNotSentAgain) {
  const Memory memory(*alice);
  alice->drop();
  bob.write("1", "Are you there?");
  come_back_with(memory);
  EXPECT_EQ(alice->count("message"), 0U) << "the message is in the history";
}

TEST_F(IdentityRecovery, OthersGetNoEventWhenAliceReconnectsWithinASecond) {
  bob.forget();
  come_back();
  server.pass(1min);
  EXPECT_EQ(bob.heard(), Names{});
}

TEST_F(IdentityRecovery, ASecretCanBeUsedOnce) {
  const Memory memory(*alice);
  come_back();
  const Memory next(*alice);
  EXPECT_NE(next.pid, memory.pid);
  Person thief(server, "1");
  thief.connect(memory.auth());
  EXPECT_EQ(thief.heard(), Names{});
  thief.write("2", "Let me in");
  server.pass(1s);  // longer than an event waits for a join
  EXPECT_EQ(thief.last("error", "code"), "AUTH_REQUIRED");
  EXPECT_TRUE(may_write());
  come_back();
  EXPECT_EQ(alice->last("connected", "recovered"), "true");
}

TEST_F(IdentityRecovery, ASecretIsValidForTwoMinutes) {
  come_back(119'999ms);
  EXPECT_EQ(alice->count("connected"), 1U);
  come_back(120s);
  EXPECT_EQ(alice->heard(), Names{});
  alice->join();
  EXPECT_EQ(alice->last("connected", "recovered"), "false");
}

TEST_F(IdentityRecovery, ASocketWhoseTokenHasExpiredMeanwhileIsNotRecovered) {
  for (const auto& [away, recovered] : {std::pair{69s, true}, {72s, false}}) {
    alice = std::make_unique<Person>(server, "1");
    alice->join_with(server.token_of("1", 10s));  // plus one minute of leeway
    come_back(away);
    EXPECT_EQ(alice->count("connected"), recovered ? 1U : 0U);
  }
  alice->join();
  EXPECT_EQ(alice->last("connected", "recovered"), "false");
}

TEST_F(IdentityRecovery, ASocketReportedAsExpiredIsNotRecovered) {
  alice->join_with(server.token_of("1", 10s));
  server.pass(75s);
  ASSERT_EQ(alice->last("auth:error", "code"), "TOKEN_EXPIRED");
  come_back();
  EXPECT_EQ(alice->heard(), Names{});
}

TEST_F(IdentityRecovery, TheTokenKeepsItsExpiryAfterARecovery) {
  alice->join_with(server.token_of("1", 60s));
  come_back(60s);
  EXPECT_EQ(alice->count("connected"), 1U);
  server.pass(59s);
  EXPECT_EQ(alice->count("auth:error"), 0U);
  server.pass(1s);
  EXPECT_EQ(alice->last("auth:error", "code"), "TOKEN_EXPIRED");
}

TEST_F(IdentityRecovery, ASecretIsRefusedTogetherWithTheTokenOfAnotherUser) {
  const Memory memory(*alice);
  alice->drop();
  Person mallory(server, "2");
  mallory.connect(memory.auth(R"(,"token":")" + server.token_of("2") + "\""));
  EXPECT_EQ(mallory.last("connected", "userId"), "2") << "the user of the token";
  EXPECT_EQ(mallory.last("connected", "recovered"), "false");
  come_back_with(memory);
  EXPECT_EQ(alice->heard(), Names{}) << "the secret is used up";
}

TEST_F(IdentityRecovery, ATokenSentWithTheSecretMustBeValid) {
  come_back(1s, R"(,"token":"nonsense")");
  EXPECT_EQ(alice->heard(), Names{"auth:error"});
  EXPECT_FALSE(at(alice->write("2", "Still me?"), "success") == "true");
}

TEST_F(IdentityRecovery, ANewTokenSentWithTheSecretRenewsTheSession) {
  alice->join_with(server.token_of("1", 10s));
  come_back(80s, R"(,"token":")" + server.token_of("1", 24h) + "\"");
  EXPECT_EQ(alice->last("connected", "recovered"), "true");
  server.pass(1h);
  EXPECT_EQ(alice->count("auth:error"), 0U);
}

TEST_F(IdentityRecovery, ASocketThatNeverJoinedIsNotRecovered) {
  Person stranger(server, "1");
  stranger.connect();
  const Memory memory(stranger);
  stranger.drop();
  Person again(server, "1");
  again.connect(memory.auth());
  EXPECT_EQ(again.heard(), Names{});
  EXPECT_EQ(again.join().last("connected", "userId"), "1");
}

TEST_F(IdentityRecovery, ASocketThatLeftTheNamespaceIsNotRecovered) {
  const Memory memory(*alice);
  alice->say({"41"});
  come_back_with(memory);
  EXPECT_EQ(alice->heard(), Names{});
}

TEST_F(IdentityRecovery, ASocketIsRecoveredBeforeTheServerHasDetectedItsDisconnect) {
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
    if (server.shards() > 1)
      GTEST_SKIP() << "one shard only: the server refuses full recovery with several shards";
  }
};

TEST_F(FullRecovery, MissedMessagesAreSentOnceInOrderAndBeforeConnected) {
  bob.write("1", "one");
  const Memory memory(*alice);
  alice->answers_pings = false;
  bob.write("1", "two");  // being sent when the connection breaks
  alice->drop();
  server.pass(1s);
  bob.write("1", "three");
  bob.write("1", "four");
  come_back_with(memory);
  EXPECT_EQ(alice->heard(), (Names{"message", "message", "message", "connected", "user:online"}));
  EXPECT_EQ(alice->all("message", "content"), (Texts{"two", "three", "four"}));
  EXPECT_TRUE(alice->packets().at(4).starts_with("40{"))
      << "after the missed messages: " << alice->packets().at(4);
  EXPECT_EQ(Memory(*alice).sid, memory.sid);
  EXPECT_EQ(Memory(*alice).pid, memory.pid);
  EXPECT_EQ(alice->last("connected", "recovered"), "true");
  bob.write("1", "five");
  EXPECT_EQ(alice->last("message", "content"), "five");
  come_back();
  EXPECT_EQ(alice->count("message"), 0U) << "all messages were received";
}

TEST_F(FullRecovery, ARecoveredSocketCanBeRecoveredAgain) {
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

TEST_F(FullRecovery, MessagesToOtherUsersAreNotSentAgain) {
  Person carol(server, "3");
  carol.join();
  const Memory memory(*alice);
  alice->drop();
  bob.write("3", "Not for Alice");
  come_back_with(memory);
  EXPECT_EQ(alice->count("message"), 0U);
  EXPECT_EQ(alice->last("connected", "recovered"), "true");
}

TEST_F(FullRecovery, AfterTwoMinutesTheSocketIsNotRecovered) {
  bob.write("1", "one");
  const Memory memory(*alice);
  come_back(120s);
  EXPECT_NE(Memory(*alice).sid, memory.sid);
  EXPECT_EQ(alice->heard(), Names{});
  EXPECT_EQ(alice->join().last("connected", "recovered"), "false");
}

TEST_F(FullRecovery, WithAnExpiredTokenNeitherUserNorMessagesAreRecovered) {
  alice->join_with(server.token_of("1", 10s));
  const Memory memory(*alice);
  alice->drop();
  bob.write("1", "A secret");
  server.pass(75s);
  come_back_with(memory);
  EXPECT_EQ(alice->heard(), Names{});
  EXPECT_NE(Memory(*alice).sid, memory.sid);
}

TEST_F(FullRecovery, ASecretThatIsUsedTwiceClosesTheFirstSocket) {
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

TEST_F(FullRecovery, ASecretDoesNotRecoverTheMessagesOfAnotherUser) {
  const Memory memory(*alice);
  alice->drop();
  bob.write("1", "For Alice");
  Person mallory(server, "3");
  mallory.connect(memory.auth(R"(,"token":")" + server.token_of("3") + "\""));
  EXPECT_EQ(mallory.last("connected", "userId"), "3");
  EXPECT_EQ(mallory.count("message"), 0U);
}

}  // namespace
}  // namespace parley::support
