// One connection over real sockets: what arrives, what is written, and each way in which it ends.
#include "net/connection.hpp"

#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "unit/net/loopback.hpp"

namespace parley::net {
namespace {

using namespace std::chrono_literals;
using test::Client;
using test::pattern;
using test::Script;

class ConnectionOnLoopback : public test::Loopback {
 protected:
  /// Receives until `client` has `size` bytes.
  ::testing::AssertionResult receive(Client& client, std::size_t size, std::size_t at_a_time = 1 << 20) {
    return until([&] {
      client.receive(at_a_time);
      return client.received.size() >= size || client.at_end || client.error != 0;
    });
  }
  ::testing::AssertionResult receive_to_the_end(Client& client) {
    return until([&] {
      client.receive();
      return client.at_end || client.error != 0;
    });
  }
  ::testing::AssertionResult closed(Script::Story& story) {
    return until([&] { return story.closings > 0; });
  }
};

TEST_F(ConnectionOnLoopback, EchoesWhatItReceives) {
  listen();
  Client client;
  auto& story = connected(client);
  EXPECT_EQ(story.wire->peer_address(), "127.0.0.1");
  EXPECT_FALSE(story.wire->is_secure());
  story.bytes = [](base::Wire& wire, std::string_view bytes) { wire.send(bytes); };
  client.send("hello");
  ASSERT_TRUE(receive(client, 5));
  EXPECT_EQ(client.received, "hello");
}

TEST_F(ConnectionOnLoopback, ReceivesMoreThanOneBufferInOrder) {
  listen();
  Client client;
  auto& story = connected(client);
  const std::string whole = pattern(3 << 20);
  std::size_t sent = 0;
  ASSERT_TRUE(until([&] {
    sent += client.send(std::string_view(whole).substr(sent));
    return story.received.size() == whole.size();
  }));
  EXPECT_TRUE(story.received == whole);
}

TEST_F(ConnectionOnLoopback, QueuesUntilTheTickEndsAndThenWritesAll) {
  listen();
  Client client;
  auto& story = connected(client);
  const auto frame = std::make_shared<const std::string>(pattern(1000));
  story.bytes = [&](base::Wire& wire, std::string_view) {
    wire.send("one ");
    wire.send_shared(frame, *frame);
    wire.send(" two");
    EXPECT_EQ(wire.queued_bytes(), 1008u);
  };
  client.send("x");
  ASSERT_TRUE(until([&] { return !story.received.empty(); }));
  EXPECT_EQ(story.wire->queued_bytes(), 0u);
  EXPECT_EQ(frame.use_count(), 1);
  ASSERT_TRUE(receive(client, 1008));
  EXPECT_EQ(client.received, "one " + *frame + " two");
}

TEST_F(ConnectionOnLoopback, WritesALargeAnswerCompletelyToASlowReader) {
  listen();
  Client client(4096);
  auto& story = connected(client);
  const std::string answer = pattern(2 << 20);
  story.wire->send(answer);
  ASSERT_TRUE(receive(client, answer.size(), 3000));
  EXPECT_TRUE(client.received == answer);
  EXPECT_EQ(story.closings, 0);
}

TEST_F(ConnectionOnLoopback, WritesWhatIsQueuedBeforeItCloses) {
  listen();
  Client client(4096);
  auto& story = connected(client);
  const std::string answer = pattern(2 << 20);
  story.wire->send(answer);
  story.wire->close();
  story.wire->send("never");
  EXPECT_EQ(story.closings, 0) << "never from inside a call";
  ASSERT_TRUE(receive_to_the_end(client));
  EXPECT_EQ(client.error, 0);
  EXPECT_TRUE(client.received == answer);
  client.leave();
  ASSERT_TRUE(until([&] { return shard->connection_count() == 0; }));
  EXPECT_EQ(story.closings, 1);
  EXPECT_EQ(story.ends, 0);
}

TEST_F(ConnectionOnLoopback, LetsThePeerReadTheAnswerAlthoughItsInputWasNotRead) {
  listen();
  Client client;
  auto& story = connected(client);
  story.bytes = [](base::Wire& wire, std::string_view) {
    wire.send("413 too much");
    wire.close();
  };
  const std::string upload = pattern(1 << 20);
  std::size_t sent = 0;
  ASSERT_TRUE(until([&] {
    sent += client.send(std::string_view(upload).substr(sent));
    return sent == upload.size();
  })) << "input after the close is discarded";
  ASSERT_TRUE(receive_to_the_end(client));
  EXPECT_EQ(client.error, 0);
  EXPECT_EQ(client.received, "413 too much");
  EXPECT_LE(story.received.size(), 64u * 1024) << "but not delivered";
}

TEST_F(ConnectionOnLoopback, WaitsOnlyASecondForThePeersEnd) {
  listen();
  Client client;
  auto& story = connected(client);
  story.wire->close();
  ASSERT_TRUE(closed(story)) << "the protocol does not wait";
  pass(999ms);
  EXPECT_EQ(shard->connection_count(), 1u);
  pass(1ms);
  EXPECT_TRUE(until([&] { return shard->connection_count() == 0; }));
}

TEST_F(ConnectionOnLoopback, AnswersAPeerThatHasClosedItsSide) {
  listen();
  Client client;
  auto& story = connected(client);
  story.end = [](base::Wire& wire) {
    wire.send("answer");
    wire.close();
  };
  client.send("question");
  client.half_close();
  ASSERT_TRUE(receive_to_the_end(client));
  EXPECT_EQ(story.received, "question");
  EXPECT_EQ(client.received, "answer");
  EXPECT_TRUE(until([&] { return shard->connection_count() == 0; })) << "with nothing left to wait for";
  EXPECT_EQ(story.ends, 1);
  EXPECT_EQ(story.closings, 1);
}

TEST_F(ConnectionOnLoopback, CallsOnClosedOnceAfterAReset) {
  listen();
  Client client;
  auto& story = connected(client);
  client.reset();
  ASSERT_TRUE(closed(story));
  settle();
  EXPECT_EQ(story.closings, 1);
  EXPECT_EQ(story.ends, 0);
  EXPECT_EQ(shard->connection_count(), 0u);
}

TEST_F(ConnectionOnLoopback, NoticesAResetAfterAHalfClose) {
  listen();
  Client client;
  auto& story = connected(client);
  client.half_close();
  ASSERT_TRUE(until([&] { return story.ends == 1; }));
  settle();
  ASSERT_EQ(story.closings, 0) << "it may still be answered";
  client.reset();
  ASSERT_TRUE(closed(story));
  EXPECT_EQ(story.ends, 1);
}

TEST_F(ConnectionOnLoopback, DropsWhatIsQueuedWhenAborted) {
  listen();
  Client client;
  auto& story = connected(client);
  story.wire->send("never");
  story.wire->abort();
  story.wire->abort();
  EXPECT_EQ(story.closings, 0) << "never from inside a call";
  ASSERT_TRUE(closed(story));
  ASSERT_TRUE(receive_to_the_end(client));
  EXPECT_EQ(client.error, ECONNRESET);
  EXPECT_EQ(client.received, "");
  settle();
  EXPECT_EQ(story.closings, 1);
  EXPECT_TRUE(story.destroyed);
}

TEST_F(ConnectionOnLoopback, EndsAloneAfterAnExceptionOfItsProtocol) {
  listen();
  Client alice;
  Client bob;
  auto& hers = connected(alice);
  auto& his = connected(bob);
  hers.bytes = [](base::Wire&, std::string_view) { throw std::runtime_error("a bug"); };
  his.bytes = [](base::Wire& wire, std::string_view bytes) { wire.send(bytes); };
  alice.send("x");
  ASSERT_TRUE(closed(hers));
  bob.send("still here");
  ASSERT_TRUE(receive(bob, 10));
  EXPECT_EQ(bob.received, "still here");
}

TEST_F(ConnectionOnLoopback, SwitchesToAnotherProtocolInsideACallback) {
  listen();
  Client client;
  auto& http = connected(client);
  Script::Story websocket;
  http.bytes = [&](base::Wire& wire, std::string_view) {
    wire.switch_protocol(std::make_unique<Script>(wire, websocket));
    EXPECT_FALSE(http.destroyed) << "its callback has not returned";
    wire.send("101");
  };
  client.send("upgrade");
  ASSERT_TRUE(receive(client, 3));
  EXPECT_TRUE(http.destroyed);
  client.send("frame");
  ASSERT_TRUE(until([&] { return !websocket.received.empty(); }));
  EXPECT_EQ(websocket.received, "frame");
  client.leave();
  ASSERT_TRUE(until([&] { return websocket.ends == 1; }));
  websocket.wire->close();
  ASSERT_TRUE(closed(websocket));
  EXPECT_EQ(http.received, "upgrade");
  EXPECT_EQ(http.ends, 0);
  EXPECT_EQ(http.closings, 0);
  shard->end_connections();
}

}  // namespace
}  // namespace parley::net
