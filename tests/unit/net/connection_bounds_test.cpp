// What a peer that does not read, or reads too little, can cost: bounded memory for a bounded time.
#include <string>

#include <gtest/gtest.h>

#include "net/connection.hpp"
#include "unit/net/loopback.hpp"

namespace parley::net {
namespace {

using namespace std::chrono_literals;
using test::Client;
using test::pattern;

class SlowPeer : public test::Loopback {
 protected:
  /// Sends pieces, one per tick, until the queue holds more than `size` bytes.
  void fill(base::Wire& wire, std::size_t size) {
    const std::string piece = pattern(64 * 1024);
    for (int i = 0; i < 1000 && wire.queued_bytes() <= size; ++i) {
      wire.send(piece);
      shard->tick(0ms);
    }
    ASSERT_GT(wire.queued_bytes(), size);
  }
};

TEST_F(SlowPeer, IsNotReadFromWhileItsOutputIsAboveTheSoftLimit) {
  listen();
  Client client(4096);
  auto& story = connected(client);
  fill(*story.wire, 256 * 1024);
  const std::size_t queued = story.wire->queued_bytes();
  client.send("one");
  settle();
  // A wait that was pending when the limit was exceeded may still read what has arrived.
  const std::string first = story.received;
  client.send("two");
  settle();
  EXPECT_EQ(story.received, first);
  ASSERT_EQ(story.wire->queued_bytes(), queued);

  ASSERT_TRUE(until([&] {
    client.receive();
    return story.received == "onetwo";
  })) << "it is read from after the output was sent; got "
      << story.received;
  EXPECT_EQ(story.closings, 0);
}

TEST_F(SlowPeer, IsAbortedWhenMoreIsAddedAfterFiveSecondsAboveTheHardLimit) {
  listen();
  Client client(4096);
  auto& story = connected(client);
  fill(*story.wire, 1024 * 1024);
  story.wire->send("a straw");
  pass(4'999ms);
  story.wire->send("another straw");
  ASSERT_GT(story.wire->queued_bytes(), 1024u * 1024u);
  pass(1ms);
  ASSERT_EQ(story.closings, 0);
  story.wire->send("the last straw");
  EXPECT_EQ(story.closings, 0) << "never from inside a call";
  EXPECT_EQ(story.wire->queued_bytes(), 0u);
  shard->tick(0ms);
  EXPECT_EQ(story.closings, 1);
}

TEST_F(SlowPeer, IsNotAPeerThatIsSentMuchInATickAndReadsIt) {
  listen();
  Client client;
  auto& story = connected(client);
  const std::string large = pattern(1 << 20);
  story.bytes = [&](base::Wire& wire, std::string_view) {
    wire.send(large);
    wire.send("!");
    wire.send("?");
  };
  client.send("x");
  ASSERT_TRUE(until([&] {
    client.receive();
    return client.received.size() >= large.size() + 2;
  }));
  EXPECT_TRUE(client.received == large + "!?");
  EXPECT_EQ(story.closings, 0);
}

/// What a pipelining client is sent when all its requests are answered at once.
TEST_F(SlowPeer, IsNotAPeerThatHadNoTimeToReadYet) {
  listen();
  Client client(4096);
  auto& story = connected(client);
  const std::string answer = pattern(64 * 1024);
  std::string sent;
  // The kernel decides how much it accepts at first.
  for (int i = 0; i < 200 && story.wire->queued_bytes() <= 1024 * 1024; ++i) {
    story.wire->send(answer);
    sent += answer;
  }
  ASSERT_GT(story.wire->queued_bytes(), 1024u * 1024u);
  ASSERT_TRUE(until([&] {
    client.receive();
    return client.received.size() == sent.size();
  }));
  EXPECT_TRUE(client.received == sent);
  EXPECT_EQ(story.closings, 0);
}

TEST_F(SlowPeer, IsAbortedWhenATickSendsMoreThanTheLargestBurst) {
  listen();
  Client client(4096);
  auto& story = connected(client);
  const std::string answer = pattern(64 * 1024);
  for (int i = 0; i < 1000; ++i) story.wire->send(answer);
  EXPECT_EQ(story.wire->queued_bytes(), 0u);
  shard->tick(0ms);
  EXPECT_EQ(story.closings, 1);
}

TEST_F(SlowPeer, MayBeSentOneAnswerLargerThanTheBound) {
  listen();
  Client client(4096);
  auto& story = connected(client);
  const std::string history = pattern(4 << 20);
  story.wire->send(history);
  ASSERT_TRUE(until([&] {
    client.receive();
    return client.received.size() == history.size();
  }));
  EXPECT_EQ(story.closings, 0);
}

TEST_F(SlowPeer, IsAbortedTenSecondsAfterItStoppedReading) {
  listen();
  Client client(4096);
  auto& story = connected(client);
  story.wire->send(pattern(8 << 20));
  settle();
  ASSERT_GT(story.wire->queued_bytes(), 0u);
  pass(9'999ms);
  EXPECT_EQ(story.closings, 0);
  pass(1ms);
  EXPECT_EQ(story.closings, 1);
}

TEST_F(SlowPeer, IsAbortedAlthoughItReadsALittleEverySecond) {
  listen({.stall_bytes = 1 << 30});  // the kernel accepts much at a time, so "too little" must be more
  Client client;
  auto& story = connected(client);
  story.wire->send(pattern(64 << 20));
  settle();
  for (int second = 1; second <= 10; ++second) {
    ASSERT_EQ(story.closings, 0) << "second " << second;
    const std::size_t queued = story.wire->queued_bytes();
    ASSERT_TRUE(until([&] {
      client.receive();
      return story.wire->queued_bytes() < queued;
    }));
    ASSERT_GT(story.wire->queued_bytes(), 0u) << "second " << second;
    pass(1s);
  }
  EXPECT_EQ(story.closings, 1);
}

TEST_F(SlowPeer, IsKeptWhileItReadsEnough) {
  listen({.stall_bytes = 4096});
  Client client(4096);
  auto& story = connected(client);
  const std::string answer = pattern(8 << 20);
  story.wire->send(answer);
  settle();
  for (int seconds = 0; client.received.size() < answer.size() && seconds < 200; ++seconds) {
    for (int i = 0; i < 200; ++i) {
      client.receive();
      shard->tick(0ms);
    }
    pass(1s);
    ASSERT_EQ(story.closings, 0) << "second " << seconds << ", " << client.received.size() << " bytes read";
  }
  EXPECT_GT(client.received.size(), 1u << 20);
}

TEST_F(SlowPeer, CannotKeepAClosingConnectionOpen) {
  listen();
  Client client(4096);
  auto& story = connected(client);
  story.wire->send(pattern(8 << 20));
  story.wire->close();
  settle();
  EXPECT_EQ(story.closings, 0);
  pass(10s);
  EXPECT_EQ(story.closings, 1);
  EXPECT_TRUE(until([&] { return shard->connection_count() == 0; }));
}

class LateReader : public test::Loopback {
 protected:
  /// Returns a client that was sent an answer and whose connection was closed, but which still writes.
  Client& refused(ConnectionLimits limits = {}) {
    listen(limits);
    auto& story = connected(client);
    story.wire->send("no");
    story.wire->close();
    settle();
    return client;
  }
  Client client;
};

TEST_F(LateReader, MayFinishWritingAndThenReadsTheAnswer) {
  refused();
  const std::string piece = pattern(32 * 1024);
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(client.send(piece), piece.size());
    settle();
    pass(900ms);
    ASSERT_EQ(shard->connection_count(), 1u) << i;
  }
  client.receive();
  EXPECT_EQ(client.received, "no");
  EXPECT_EQ(client.error, 0);
  pass(1s);
  EXPECT_EQ(shard->connection_count(), 0u);
}

TEST_F(LateReader, IsCutOffIfItWritesTooSlowlyOrTooMuch) {
  refused({.linger_bytes = 100'000});
  for (int i = 0; i < 2; ++i) {
    client.send("x");  // too few bytes do not extend the time
    settle();
    pass(400ms);
  }
  EXPECT_EQ(shard->connection_count(), 1u);
  pass(200ms);
  EXPECT_EQ(shard->connection_count(), 0u);
  Client fast;
  auto& story = connected(fast);
  story.wire->close();
  settle();
  const std::string piece = pattern(32 * 1024);
  ASSERT_TRUE(until([&] {
    fast.send(piece);
    return shard->connection_count() == 0;
  })) << "above linger_bytes it is cut off";
}

}  // namespace
}  // namespace parley::net
