// A connection leaves one shard and continues in another. Nothing is lost on the way, in either direction.
#include <limits>
#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "net/detached_connection.hpp"
#include "unit/net/tls_client.hpp"

namespace parley::net {
namespace {

using namespace std::chrono_literals;
using test::Client;
using test::pattern;
using test::Script;
using test::TlsClient;

/// A test may listen with TLS or without.
class Moving : public test::TlsLoopback {
 protected:
  /// Leaves when `word` has been received, and sends `last` before.
  void leaves_at(Script::Story& story, std::string word, std::string last = {}) {
    story.bytes = [this, &story, word = std::move(word), last = std::move(last)](base::Wire& wire,
                                                                                 std::string_view) {
      if (transport != nullptr || !story.received.ends_with(word)) return;
      wire.send(last);
      transport = wire.leave();
    };
  }
  /// Connects a client whose connection then leaves.
  Script::Story& under_way(Client& client, std::string last = {}) {
    auto& here = connected(client);
    leaves_at(here, "go", std::move(last));
    client.send("go");
    EXPECT_TRUE(until([&] { return transport != nullptr && shard->connection_count() == 0; }));
    return here;
  }
  /// Continues in the other shard, which echoes.
  void arrive() {
    there.bytes = [](base::Wire& wire, std::string_view bytes) { wire.send(bytes); };
    ProtocolFactory make = [this](base::Wire& wire) { return std::make_unique<Script>(wire, there); };
    other.adopt(std::move(transport), make);
  }
  template <class Condition>
  ::testing::AssertionResult until_there(Condition done) {
    return until([&] {
      other.tick(1ms);
      return done();
    });
  }

  std::unique_ptr<base::DetachedTransport> transport;
  Script::Story there;
  Shard other{clock};
};

TEST_F(Moving, ContinuesInTheOtherShardAndIsRemovedFromTheFirst) {
  listen();
  Client client;
  auto& here = under_way(client);
  EXPECT_EQ(here.closings, 0) << "it has not ended";
  EXPECT_TRUE(here.destroyed);
  arrive();
  client.send("hello");
  EXPECT_TRUE(until_there([&] {
    client.receive();
    return client.received == "hello";
  }));
  EXPECT_EQ(other.connection_count(), 1U);
  EXPECT_EQ(there.wire->peer_address(), "127.0.0.1");
}

TEST_F(Moving, ReceivesWhatArrivedMeanwhile) {
  listen();
  Client client;
  under_way(client);
  client.send("between");
  client.half_close();
  settle();
  arrive();
  EXPECT_TRUE(until_there([&] { return there.received == "between" && there.ends == 1; }));
}

TEST_F(Moving, KeepsItsUnwrittenOutput) {
  listen();
  Client client(4096);
  const std::string whole = pattern(3 << 20);
  under_way(client, whole);
  arrive();
  EXPECT_TRUE(until_there([&] {
    client.receive();
    return client.received.size() == whole.size();
  }));
  EXPECT_TRUE(client.received == whole);
}

TEST_F(Moving, ContinuesTheSameTlsSession) {
  listen_with_tls();
  TlsClient client;
  auto& here = secured(client);
  leaves_at(here, "go", "first");
  client.send("go");
  ASSERT_TRUE(with(client, [&] { return transport != nullptr; }));
  arrive();
  client.send("second");
  EXPECT_TRUE(with(client, [&] {
    other.tick(1ms);
    return client.received == "firstsecond";
  }));
}

TEST_F(Moving, ClosesTheConnectionIfItIsNeverAdopted) {
  listen();
  Client client;
  under_way(client);
  transport.reset();
  EXPECT_TRUE(until([&] {
    client.receive();
    return client.at_end || client.error != 0;
  }));
}

TEST_F(Moving, IsCountedInItsCurrentShard) {
  listen({}, {.per_address = 1});
  Client client;
  under_way(client);
  EXPECT_EQ(shard->addresses().size(), 0U);
  arrive();
  EXPECT_EQ(other.addresses().size(), 1U);
  EXPECT_FALSE(other.addresses().take("127.0.0.1", 1));
  other.end_connections();
  EXPECT_EQ(other.addresses().size(), 0U);
  EXPECT_EQ(there.closings, 1);
}

TEST_F(Moving, IsRefusedForAClosingConnection) {
  listen();
  Client client;
  auto& here = connected(client);
  here.bytes = [this](base::Wire& wire, std::string_view) {
    wire.close();
    transport = wire.leave();
  };
  client.send("x");
  EXPECT_TRUE(until([&] { return here.closings == 1; }));
  EXPECT_EQ(transport, nullptr);
}

TEST_F(Moving, TwoShardsMayShareAnAddressButNoOtherListenerMay) {
  listen();
  Listener stranger(other, [this](base::Wire& wire) { return std::make_unique<Script>(wire, there); });
  EXPECT_EQ(stranger.listen({"127.0.0.1", port()}, Sharing::first), std::errc::address_in_use);
  const auto serve = [this](base::Wire& wire) { return std::make_unique<Script>(wire, there); };
  Listener first(other, serve);
  ASSERT_EQ(first.listen({"127.0.0.1", 0}, Sharing::first), std::error_code{});
  Listener next(*shard, serve);
  EXPECT_EQ(next.listen(first.bound(), Sharing::next), std::error_code{});
  EXPECT_EQ(next.bound().port, first.bound().port);
  Listener late(other, serve);
  EXPECT_EQ(late.listen(first.bound(), Sharing::first), std::errc::address_in_use);
}

}  // namespace
}  // namespace parley::net
