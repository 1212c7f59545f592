// A connection with TLS behaves like a plain one: what arrives, what is written, and each way in which it
// ends.
#include <stdexcept>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "net/connection.hpp"
#include "unit/net/tls_client.hpp"

namespace parley::net {
namespace {

using namespace std::chrono_literals;
using test::pattern;
using test::Script;
using test::TlsClient;

class SecuredConnection : public test::TlsLoopback {
 protected:
  void SetUp() override { listen_with_tls(); }
  ::testing::AssertionResult receive_to_the_end(TlsClient& client) {
    return with(client, [&] { return client.socket.at_end || client.socket.error != 0; });
  }
  ::testing::AssertionResult closed(TlsClient& client, Script::Story& story) {
    return with(client, [&] { return story.closings > 0; });
  }
};

TEST_F(SecuredConnection, EchoesWhatItReceives) {
  TlsClient client;
  auto& story = secured(client);
  EXPECT_EQ(story.wire->peer_address(), "127.0.0.1");
  EXPECT_TRUE(story.wire->is_secure());
  story.bytes = [](base::Wire& wire, std::string_view bytes) { wire.send(bytes); };
  client.send("hello");
  ASSERT_TRUE(with(client, [&] { return client.received == "hello"; }));
}

TEST_F(SecuredConnection, ReceivesARequestThatArrivesTogetherWithTheEndOfTheHandshake) {
  TlsClient client;
  client.connect(port());
  ASSERT_TRUE(until([&] {
    client.turn(0);  // receives from the server, and holds back its own bytes
    if (!client.is_established()) client.turn();
    return client.is_established();
  }));
  client.send("early");
  client.turn();
  ASSERT_TRUE(until([&] { return stories.back()->received == "early"; }));
}

TEST_F(SecuredConnection, ReceivesMoreThanOneBufferInOrder) {
  TlsClient client;
  auto& story = secured(client);
  const std::string whole = pattern(3 << 20);
  client.send(whole);
  ASSERT_TRUE(with(client, [&] { return story.received.size() == whole.size(); }));
  EXPECT_TRUE(story.received == whole);
}

TEST_F(SecuredConnection, SendsSlicesOfEverySizeInOrder) {
  TlsClient client;
  auto& story = secured(client);
  std::string expected;
  for (const std::size_t size :
       {1u, 63u, 64u, 100u, 5'000u, 16'383u, 16'384u, 16'385u, 100u, 40'000u, 3u, 70'000u}) {
    const auto owner = std::make_shared<const std::string>(pattern(size));
    story.wire->send("between");
    story.wire->send_shared(owner, *owner);
    expected += "between" + *owner;
  }
  ASSERT_TRUE(with(client, [&] { return client.received.size() >= expected.size(); }));
  EXPECT_TRUE(client.received == expected);
}

TEST_F(SecuredConnection, PutsSmallSlicesIntoOneRecord) {
  TlsClient client;
  auto& story = secured(client);
  settle();
  client.turn();  // receives the ticket
  const auto owner = std::make_shared<const std::string>(pattern(100));
  story.wire->send("one");
  story.wire->send_shared(owner, *owner);
  story.wire->send("two");
  settle();
  client.socket.received.clear();
  client.socket.receive();
  EXPECT_EQ(client.socket.received.size(), 5u + 106 + 1 + 16) << "head, content, type and tag, once";
}

TEST_F(SecuredConnection, WritesALargeAnswerCompletelyToASlowReader) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client(4096);
    SSL_CTX_set_max_proto_version(client.context(), version);
    auto& story = secured(client);
    const std::string answer = pattern(2 << 20);
    story.wire->send(answer);
    ASSERT_TRUE(until([&] {
      client.turn(1 << 20, 3000);
      return client.received.size() >= answer.size();
    }));
    EXPECT_TRUE(client.received == answer);
    EXPECT_EQ(story.closings, 0);
  }
}

TEST_F(SecuredConnection, QueuesMoreWhileARecordIsBlocked) {
  TlsClient client(64 << 10);
  auto& story = secured(client);
  std::string expected;
  const auto send = [&](std::size_t size) {
    const std::string piece = pattern(size);
    story.wire->send(piece);
    expected += piece;
  };
  client.reads = false;
  while (story.wire->queued_bytes() < 100'000) {
    send(9'999);
    shard->tick(0ms);
  }
  for (int i = 0; i < 100; ++i) {
    send(10);
    client.turn();
    shard->tick(0ms);
  }
  client.reads = true;
  ASSERT_TRUE(with(client, [&] { return client.received.size() >= expected.size(); }));
  EXPECT_TRUE(client.received == expected);
}

TEST_F(SecuredConnection, ReadsNothingFromAPeerThatDoesNotReadItsAnswers) {
  TlsClient client(4096);
  auto& story = secured(client);
  const std::string part = pattern(64 << 10);
  story.bytes = [&](base::Wire& wire, std::string_view) { wire.send(part); };
  client.reads = false;
  client.send(pattern(4 << 20));
  const std::size_t soft = shard->limits().soft_output;
  ASSERT_TRUE(with(client, [&] { return story.wire->queued_bytes() > soft; }));
  for (int i = 0; i < 50; ++i) {
    client.turn();
    settle();
  }
  EXPECT_LE(story.wire->queued_bytes(), soft + part.size());
  const std::size_t read = story.received.size();
  EXPECT_LT(read, std::size_t{4} << 20);
  story.bytes = nullptr;
  client.reads = true;
  ASSERT_TRUE(with(client, [&] { return story.received.size() == std::size_t{4} << 20; }))
      << "and continues later";
}

TEST_F(SecuredConnection, ReadsWhatIsLeftInsideOpenSslWithoutAnEdge) {
  // Five records fill the read buffer, and OpenSSL has read the sixth together with the fifth.
  TlsClient client;
  auto& story = secured(client);
  const std::string whole = pattern(64 * 1024);
  for (const auto& [begin, size] : {std::pair<std::size_t, std::size_t>{0, 13'107},
                                    {13'107, 13'107},
                                    {26'214, 13'107},
                                    {39'321, 13'107},
                                    {52'428, 13'108}}) {
    client.send(std::string_view(whole).substr(begin, size));
  }
  client.send("tail");
  client.turn();
  ASSERT_TRUE(client.has_sent_all());
  ASSERT_TRUE(until([&] { return story.received.size() == whole.size() + 4; })) << story.received.size();
  EXPECT_TRUE(story.received == whole + "tail");
}

TEST_F(SecuredConnection, IsAbortedWhenNothingIsSentForTenSeconds) {
  TlsClient client(4096);
  auto& story = secured(client);
  client.reads = false;
  ASSERT_TRUE(until([&] {
    if (story.wire->queued_bytes() < 500'000) story.wire->send(pattern(100'000));
    return story.wire->queued_bytes() >= 500'000;
  }));
  settle();
  pass(9'999ms);
  EXPECT_EQ(story.closings, 0);
  pass(1ms);
  EXPECT_TRUE(until([&] { return story.closings == 1; }));
}

TEST_F(SecuredConnection, ChangesKeysWhileDataIsExchanged) {
  TlsClient client;
  auto& story = secured(client);
  ASSERT_EQ(client.version(), "TLSv1.3");
  story.bytes = [](base::Wire& wire, std::string_view bytes) { wire.send(bytes); };
  std::string expected;
  for (int i = 0; i < 20; ++i) {
    client.update_keys();
    const std::string piece = pattern(1000 + static_cast<std::size_t>(i) * 1000);
    client.send(piece);
    expected += piece;
    ASSERT_TRUE(with(client, [&] { return client.received.size() == expected.size(); })) << i << client.error;
  }
  EXPECT_TRUE(client.received == expected);
}

TEST_F(SecuredConnection, ChangesKeysWhileItsOutputIsBlocked) {
  TlsClient client(64 << 10);
  auto& story = secured(client);
  client.reads = false;
  std::string expected;
  const std::string part = pattern(50'000);
  while (story.wire->queued_bytes() < 100'000) {
    story.wire->send(part);
    expected += part;
    shard->tick(0ms);
  }
  client.update_keys();
  client.send("input");
  client.turn(5 + 3);  // a part of the record with the key update
  settle();
  client.turn();
  settle();
  client.reads = true;
  ASSERT_TRUE(
      with(client, [&] { return client.received.size() >= expected.size() && story.received == "input"; }))
      << client.error << story.received;
  EXPECT_TRUE(client.received == expected);
  EXPECT_EQ(story.closings, 0);
}

TEST_F(SecuredConnection, RefusesRenegotiation) {
  TlsClient client;
  SSL_CTX_set_max_proto_version(client.context(), TLS1_2_VERSION);
  auto& story = secured(client);
  SSL_renegotiate(client.ssl());
  ASSERT_TRUE(with(client, [&] { return !client.error.empty(); }));
  EXPECT_EQ(client.error, "no renegotiation");
  EXPECT_EQ(story.received, "");
}

TEST_F(SecuredConnection, WritesItsQueueThenSendsCloseNotifyBeforeItCloses) {
  TlsClient client(4096);
  auto& story = secured(client);
  const std::string answer = pattern(2 << 20);
  story.wire->send(answer);
  story.wire->close();
  story.wire->send("never");
  ASSERT_TRUE(receive_to_the_end(client));
  EXPECT_TRUE(client.received == answer);
  EXPECT_TRUE(client.heard_goodbye());
  client.socket.leave();
  ASSERT_TRUE(until([&] { return shard->connection_count() == 0; }));
  EXPECT_EQ(story.closings, 1);
}

TEST_F(SecuredConnection, LetsThePeerReadTheAnswerAlthoughItsInputWasNotRead) {
  TlsClient client;
  auto& story = secured(client);
  story.bytes = [](base::Wire& wire, std::string_view) {
    wire.send("413 too much");
    wire.close();
  };
  client.send(pattern(1 << 20));
  ASSERT_TRUE(receive_to_the_end(client));
  EXPECT_EQ(client.socket.error, 0);
  EXPECT_EQ(client.received, "413 too much");
  EXPECT_TRUE(client.heard_goodbye());
  EXPECT_LE(story.received.size(), 64u * 1024);
}

TEST_F(SecuredConnection, SendsWhatWasQueuedDuringTheHandshakeAndThenCloses) {
  TlsClient client;
  client.connect(port());
  ASSERT_TRUE(until([&] { return stories.size() == 1; }));
  auto& story = *stories.back();
  story.wire->send("going down");
  story.wire->close();
  ASSERT_TRUE(receive_to_the_end(client));
  EXPECT_EQ(client.received, "going down");
  EXPECT_TRUE(client.heard_goodbye());
  EXPECT_EQ(story.closings, 1);
}

TEST_F(SecuredConnection, AnswersAPeerThatSentCloseNotify) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client;
    SSL_CTX_set_max_proto_version(client.context(), version);
    auto& story = secured(client);
    story.end = [](base::Wire& wire) {
      wire.send("answer");
      wire.close();
    };
    client.send("question");
    client.say_goodbye();
    ASSERT_TRUE(receive_to_the_end(client));
    EXPECT_EQ(story.received, "question");
    EXPECT_EQ(client.received, "answer") << client.version();
    EXPECT_EQ(story.ends, 1);
    EXPECT_EQ(story.closings, 1);
  }
  EXPECT_TRUE(until([&] { return shard->connection_count() == 0; }));
}

TEST_F(SecuredConnection, TreatsAnEndWithoutCloseNotifyAsAnEnd) {
  TlsClient client;
  auto& story = secured(client);
  story.end = [](base::Wire& wire) {
    wire.send("answer");
    wire.close();
  };
  client.send("question");
  ASSERT_TRUE(with(client, [&] { return client.has_sent_all(); }));
  client.socket.half_close();
  ASSERT_TRUE(receive_to_the_end(client));
  EXPECT_EQ(story.received, "question");
  EXPECT_EQ(story.ends, 1);
  EXPECT_EQ(client.received, "answer");
}

TEST_F(SecuredConnection, CallsOnClosedOnceAfterAReset) {
  TlsClient client;
  auto& story = secured(client);
  settle();
  client.socket.reset();
  ASSERT_TRUE(until([&] { return story.closings > 0; }));
  settle();
  EXPECT_EQ(story.closings, 1);
  EXPECT_EQ(story.ends, 0);
  EXPECT_EQ(shard->connection_count(), 0u);
}

TEST_F(SecuredConnection, EndsAtAForgedRecord) {
  TlsClient client;
  auto& story = secured(client);
  settle();
  client.socket.send(std::string_view("\x17\x03\x03\x00\x20", 5));
  client.socket.send(std::string(32, 'x'));
  ASSERT_TRUE(until([&] { return story.closings == 1; }));
  EXPECT_EQ(story.received, "");
  EXPECT_TRUE(until([&] { return shard->connection_count() == 0; }));
}

TEST_F(SecuredConnection, EndsAloneAfterAnExceptionOfItsProtocol) {
  TlsClient alice;
  TlsClient bob;
  auto& hers = secured(alice);
  auto& his = secured(bob);
  hers.bytes = [](base::Wire&, std::string_view) { throw std::runtime_error("a bug"); };
  alice.send("x");
  ASSERT_TRUE(closed(alice, hers));
  bob.send("still here");
  ASSERT_TRUE(with(bob, [&] { return his.received == "still here"; }));
}

TEST_F(SecuredConnection, KeepsItsCertificateWhenTheListenerGetsAnother) {
  TlsClient before;
  auto& old = secured(before);
  listener->use_tls(test::loaded(folder.files("renewed.example")));
  TlsClient after;
  secured(after);
  EXPECT_EQ(before.server(), "alice.example");
  EXPECT_EQ(after.server(), "renewed.example");
  old.bytes = [](base::Wire& wire, std::string_view bytes) { wire.send(bytes); };
  before.send("still here");
  EXPECT_TRUE(with(before, [&] { return before.received == "still here"; }));
}

}  // namespace
}  // namespace parley::net
