// Where a listener listens, which connections it accepts, and what it does if it can accept no more.
#include "net/listener.hpp"

#include <fcntl.h>
#include <memory>
#include <string>
#include <sys/resource.h>
#include <vector>

#include <gtest/gtest.h>

#include "unit/net/loopback.hpp"

namespace parley::net {
namespace {

using namespace std::chrono_literals;
using test::Client;

class ListenerOnLoopback : public test::Loopback {};

TEST_F(ListenerOnLoopback, ReportsThePortThatTheSystemChose) {
  listen();
  EXPECT_EQ(listener->bound().host, "127.0.0.1");
  EXPECT_NE(listener->bound().port, 0);
  EXPECT_EQ(listener->bound().to_string(), "127.0.0.1:" + std::to_string(port()));
}

TEST_F(ListenerOnLoopback, ListensOnNamesAndOnEveryKindOfAddress) {
  listen();
  for (const char* host : {"localhost", "0.0.0.0", ""}) {
    Listener another(*shard, [](base::Wire&) { return nullptr; });
    EXPECT_EQ(another.listen({host, 0}), std::error_code{}) << host;
    EXPECT_NE(another.bound().port, 0) << host;
  }
}

TEST_F(ListenerOnLoopback, AcceptsIpv4OnEveryAddressAndReportsItAsIpv4) {
  listen();
  std::string peer;
  Listener everywhere(*shard, [&](base::Wire& wire) {
    peer = wire.peer_address();
    return nullptr;
  });
  ASSERT_EQ(everywhere.listen({"", 0}), std::error_code{});
  Client client;
  client.connect(everywhere.bound().port);
  ASSERT_TRUE(until([&] { return !peer.empty(); }));
  EXPECT_EQ(peer, "127.0.0.1");
}

TEST_F(ListenerOnLoopback, ReportsThatAPortIsTaken) {
  listen();
  Listener another(*shard, [](base::Wire&) { return nullptr; });
  const std::error_code error = another.listen({"127.0.0.1", port()});
  EXPECT_EQ(error, std::errc::address_in_use) << error.message();
}

TEST_F(ListenerOnLoopback, RefusesAddressesThatAreNotOfThisMachine) {
  listen();
  for (const char* host : {"192.0.2.1", "missing.invalid", "300.1.1.1", "2001:db8::1"}) {
    Listener another(*shard, [](base::Wire&) { return nullptr; });
    EXPECT_NE(another.listen({host, 0}), std::error_code{}) << host;
  }
}

TEST_F(ListenerOnLoopback, ClosesAConnectionThatTheFactoryRefuses) {
  listen();
  Listener picky(*shard, [](base::Wire&) { return nullptr; });
  ASSERT_EQ(picky.listen({"127.0.0.1", 0}), std::error_code{});
  Client client;
  client.connect(picky.bound().port);
  ASSERT_TRUE(until([&] {
    client.receive();
    return client.at_end;
  }));
  EXPECT_EQ(shard->connection_count(), 0u);
}

TEST_F(ListenerOnLoopback, ClosesConnectionsAboveItsBoundAndAcceptsOthersLater) {
  listen({}, {.connections = 2});
  Client alice;
  Client bob;
  Client carol;
  connected(alice);
  connected(bob);
  carol.connect(port());
  ASSERT_TRUE(until([&] {
    carol.receive();
    return carol.at_end || carol.error != 0;
  }));
  EXPECT_EQ(listener->refused(), 1u);
  EXPECT_EQ(stories.size(), 2u);

  alice.reset();
  ASSERT_TRUE(until([&] { return shard->connection_count() == 1; }));
  Client dave;
  connected(dave);
  EXPECT_EQ(stories.size(), 3u);
}

TEST_F(ListenerOnLoopback, AcceptsManyAtOnce) {
  listen();
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 300; ++i) {
    clients.push_back(std::make_unique<Client>());
    clients.back()->connect(port());
  }
  EXPECT_TRUE(until([&] { return stories.size() == clients.size(); }));
}

TEST_F(ListenerOnLoopback, KeepsItsConnectionsWhenItStops) {
  listen();
  Client alice;
  auto& story = connected(alice);
  story.bytes = [](base::Wire& wire, std::string_view bytes) { wire.send(bytes); };
  const std::uint16_t before = port();
  listener.reset();
  alice.send("still here");
  ASSERT_TRUE(until([&] {
    alice.receive();
    return alice.received == "still here";
  }));
  Client late;
  late.connect(before);
  settle();
  late.receive();
  EXPECT_EQ(late.error, ECONNREFUSED);
}

/// While an object of this class exists, no further descriptor can be opened.
class DescriptorsExhausted {
 public:
  DescriptorsExhausted() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const int lowest_free = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::close(lowest_free);
    rlimit now = before_;
    now.rlim_cur = static_cast<rlim_t>(lowest_free);
    ::setrlimit(RLIMIT_NOFILE, &now);
  }
  ~DescriptorsExhausted() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  DescriptorsExhausted(const DescriptorsExhausted&) = delete;
  DescriptorsExhausted& operator=(const DescriptorsExhausted&) = delete;

 private:
  rlimit before_{};
};

TEST_F(ListenerOnLoopback, RefusesIfNoDescriptorIsLeftAndAcceptsAgainAfterAPause) {
  listen();
  Client alice;
  auto& story = connected(alice);
  story.bytes = [](base::Wire& wire, std::string_view bytes) { wire.send(bytes); };
  Client unlucky[5];
  Client late;
  {
    const DescriptorsExhausted exhausted;
    for (Client& client : unlucky) client.connect(port());
    ASSERT_TRUE(until([&] { return listener->refused() == 5; }));
    alice.send("undisturbed");
    ASSERT_TRUE(until([&] {
      alice.receive();
      return alice.received == "undisturbed";
    }));
    late.connect(port());
    settle();
    EXPECT_EQ(listener->refused(), 5u) << "accepting pauses";
  }
  EXPECT_EQ(stories.size(), 1u);
  pass(250ms);
  EXPECT_TRUE(until([&] { return stories.size() == 2; }));
}

}  // namespace
}  // namespace parley::net
