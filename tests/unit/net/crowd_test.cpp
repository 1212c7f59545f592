// Too many connections from one address: they are refused with an answer, during a flood without one, and all
// other clients are served.
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "net/listener.hpp"
#include "unit/net/loopback.hpp"

namespace parley::net {
namespace {

using namespace std::chrono_literals;
using test::Client;

class Crowd : public test::Loopback {
 protected:
  /// Returns what the client receives until the server closes the connection.
  std::string refusal_of(Client& client) {
    client.connect(port());
    EXPECT_TRUE(until([&] {
      client.receive();
      return client.at_end || client.error != 0;
    }));
    return client.received;
  }
};

TEST_F(Crowd, OfOneAddressIsAcceptedUpToTheBoundAndThenRefusedWith503) {
  listen({}, {.per_address = 2});
  Client alice;
  Client bob;
  Client carol;
  connected(alice);
  connected(bob);
  EXPECT_EQ(
      refusal_of(carol),
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(listener->refused(), 1u);
  EXPECT_EQ(stories.size(), 2u) << "no protocol was made for her";
}

TEST_F(Crowd, IsAcceptedAgainAfterAConnectionHasEnded) {
  listen({}, {.per_address = 1});
  Client alice;
  Client bob;
  connected(alice);
  EXPECT_NE(refusal_of(bob), "");
  alice.reset();
  bob.leave();
  ASSERT_TRUE(until([&] { return shard->connection_count() == 0; }));
  EXPECT_EQ(shard->addresses().size(), 0u) << "nothing is kept of closed connections";
  Client carol;
  connected(carol);
  EXPECT_EQ(stories.size(), 2u);
}

TEST_F(Crowd, IsRefusedWithoutAnAnswerAboveTheBoundOfAnsweredRefusals) {
  listen({}, {.per_address = 1, .answered_refusals = 1});
  Client alice;
  Client bob;
  Client carol;
  connected(alice);
  EXPECT_NE(refusal_of(bob), "") << "and he does not close his side";
  EXPECT_EQ(refusal_of(carol), "");
  EXPECT_EQ(listener->refused(), 2u);
}

TEST_F(Crowd, BehindATrustedProxyIsNotCounted) {
  http::TrustedProxies proxies;
  ASSERT_TRUE(proxies.add("loopback"));
  listen({}, {.per_address = 1, .uncounted = proxies});
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 5; ++i) {
    clients.push_back(std::make_unique<Client>());
    connected(*clients.back());
  }
  EXPECT_EQ(stories.size(), 5u);
  EXPECT_EQ(listener->refused(), 0u);
}

TEST_F(Crowd, IsReportedOnceASecond) {
  listen({}, {.per_address = 1});
  std::vector<std::string> told;
  listener->on_crowd([&](std::string_view address, std::size_t refused) {
    told.push_back(std::string(address) + " " + std::to_string(refused));
  });
  Client alice;
  connected(alice);
  for (int i = 0; i < 3; ++i) {
    Client bob;
    refusal_of(bob);
  }
  EXPECT_EQ(told, std::vector<std::string>{"127.0.0.1 1"});
  clock.advance(Listener::crowd_interval);
  Client carol;
  refusal_of(carol);
  EXPECT_EQ(told, (std::vector<std::string>{"127.0.0.1 1", "127.0.0.1 3"}))
      << "including those not reported before";
}

}  // namespace
}  // namespace parley::net
