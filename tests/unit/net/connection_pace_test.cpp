// A wire follows the pace of its protocol: it does not read while it is held, and reports when all has been
// written.
#include <string>

#include <gtest/gtest.h>

#include "net/connection.hpp"
#include "unit/net/loopback.hpp"

namespace parley::net {
namespace {

using test::Client;
using test::pattern;

class Pace : public test::Loopback {};

TEST_F(Pace, AHeldWireReadsAtMostOneMoreReadUntilItIsReleased) {
  constexpr std::size_t one_read = 64 * 1024;
  listen();
  Client client;
  auto& story = connected(client);
  story.bytes = [](base::Wire& wire, std::string_view) { wire.hold_input(); };
  const std::string all = pattern(4 << 20);
  std::size_t sent = client.send(all);
  settle();
  sent += client.send(std::string_view(all).substr(sent));
  settle();
  EXPECT_GT(story.received.size(), 0u);
  EXPECT_LE(story.received.size(), one_read);
  ASSERT_GT(sent, one_read);

  story.bytes = nullptr;
  story.wire->release_input();
  ASSERT_TRUE(until([&] {
    sent += client.send(std::string_view(all).substr(sent));
    return story.received.size() == all.size();
  }));
  EXPECT_TRUE(story.received == all);
}

TEST_F(Pace, CallsOnDrainedOnceWhenTheWholeQueueHasBeenWritten) {
  listen();
  Client client(4096);
  auto& story = connected(client);
  const std::string all = pattern(8 << 20);
  story.wire->send(all);
  story.wire->call_when_drained();
  settle();
  EXPECT_EQ(story.drains, 0) << "the peer does not read";
  ASSERT_TRUE(until([&] {
    client.receive();
    return client.received.size() == all.size();
  }));
  settle();
  EXPECT_EQ(story.drains, 1);
}

TEST_F(Pace, WhatOnDrainedSendsIsWrittenAndReportedAgain) {
  listen();
  Client client;
  auto& story = connected(client);
  story.drained = [&](base::Wire& wire) {
    if (story.drains == 5) return wire.close();
    wire.send(std::to_string(story.drains));
    wire.call_when_drained();
  };
  story.wire->call_when_drained();
  ASSERT_TRUE(until([&] {
    client.receive();
    return client.at_end;
  }));
  EXPECT_EQ(client.received, "1234");
}

}  // namespace
}  // namespace parley::net
