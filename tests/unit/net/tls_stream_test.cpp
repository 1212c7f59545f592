// The TLS handshake: what is agreed on, and how it fails.
#include "net/tls_stream.hpp"

#include <string>

#include <gtest/gtest.h>

#include "unit/net/tls_client.hpp"

namespace parley::net {
namespace {

using namespace std::chrono_literals;
using test::Client;
using test::TlsClient;

class TlsHandshake : public test::TlsLoopback {
 protected:
  /// Returns the reason why the handshake fails with a client that `set` has configured.
  template <class Set>
  std::string refusal(Set set) {
    TlsClient client;
    set(client.context());
    client.connect(port());
    EXPECT_TRUE(with(client, [&] { return client.socket.at_end; }));
    EXPECT_FALSE(client.is_established());
    return refusals.empty() ? "nothing" : refusals.back();
  }
};

TEST_F(TlsHandshake, SpeaksBothVersions) {
  listen_with_tls();
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client;
    SSL_CTX_set_max_proto_version(client.context(), version);
    secured(client);
    EXPECT_EQ(client.version(), version == TLS1_2_VERSION ? "TLSv1.2" : "TLSv1.3");
    EXPECT_EQ(client.server(), "alice.example");
  }
}

TEST_F(TlsHandshake, MayArriveInPiecesOfOneByte) {
  listen_with_tls();
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client;
    SSL_CTX_set_max_proto_version(client.context(), version);
    client.connect(port());
    ASSERT_TRUE(until([&] {
      client.turn(1, 1);
      return client.is_established() && client.has_sent_all();
    }));
    auto& story = *stories.back();
    client.send("hello");
    ASSERT_TRUE(until([&] {
      client.turn(1, 1);
      return story.received == "hello";
    }));
  }
}

TEST_F(TlsHandshake, SelectsHttp11AndNothingElse) {
  listen_with_tls();
  struct Case {
    std::string offered;
    std::string selected;
  };
  for (const Case& one :
       {Case{"", ""}, Case{"\x08http/1.1", "http/1.1"}, Case{"\x02h2\x08http/1.1", "http/1.1"},
        Case{"\x02h2", ""}, Case{"\x08http/1.0", ""}}) {
    TlsClient client;
    SSL_CTX_set_alpn_protos(client.context(), reinterpret_cast<const unsigned char*>(one.offered.data()),
                            static_cast<unsigned>(one.offered.size()));
    secured(client);
    EXPECT_EQ(client.protocol(), one.selected) << one.offered;
  }
}

TEST_F(TlsHandshake, SendsTheChain) {
  listen_with_tls();
  const auto authority_key = test::rsa_key();
  const auto authority = test::certify(authority_key, "authority");
  const auto key = test::ec_key();
  const auto own = test::certify(key, "bob.example", 1, authority, authority_key);
  listener->use_tls(test::loaded({folder.file("chain.pem", test::pem(own) + test::pem(authority)),
                                  folder.file("chain.key", test::pem(key))}));
  TlsClient client;
  secured(client);
  EXPECT_EQ(client.server(), "bob.example");
  EXPECT_EQ(client.chain_length(), 2u);
}

TEST_F(TlsHandshake, ResumesWithATicket) {
  listen_with_tls();
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient first;
    SSL_CTX_set_max_proto_version(first.context(), version);
    auto& story = secured(first);
    story.wire->send("hello");  // arrives after the ticket
    ASSERT_TRUE(with(first, [&] { return first.received == "hello"; }));
    SSL_SESSION* const session = SSL_get1_session(first.ssl());
    TlsClient second;
    SSL_CTX_set_max_proto_version(second.context(), version);
    second.connect(port());
    SSL_set_session(second.ssl(), session);
    SSL_SESSION_free(session);
    ASSERT_TRUE(with(second, [&] { return second.is_established(); }));
    EXPECT_TRUE(second.resumed()) << second.version();
  }
}

TEST_F(TlsHandshake, RefusesOldVersionsAndWeakCiphers) {
  listen_with_tls();
  const auto old = [](SSL_CTX* context) {
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
  };
  EXPECT_EQ(refusal(old), "unsupported protocol");
  const auto weak = [](SSL_CTX* context) {
    SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(context, "ECDHE-ECDSA-AES128-SHA");
  };
  EXPECT_EQ(refusal(weak), "no shared cipher");
}

TEST_F(TlsHandshake, RefusesTls12IfTls13IsRequired) {
  listen_with_tls();
  TlsOptions options = folder.files("strict");
  options.least = TlsVersion::tls_1_3;
  listener->use_tls(test::loaded(options));
  const auto old = [](SSL_CTX* context) { SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION); };
  EXPECT_EQ(refusal(old), "unsupported protocol");
}

TEST_F(TlsHandshake, AnswersAPlainHttpClientWithAHintToUseHttps) {
  listen_with_tls();
  Client client;
  auto& story = connected(client);
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(until([&] {
    client.receive();
    return client.at_end;
  }));
  EXPECT_TRUE(client.received.starts_with("HTTP/1.1 400 Bad Request\r\n")) << client.received;
  const auto body = client.received.find("\r\n\r\n") + 4;
  EXPECT_EQ(client.received.substr(body), "This port speaks HTTPS. Use https:// or wss://.\n");
  EXPECT_NE(client.received.find("Content-Length: " + std::to_string(client.received.size() - body)),
            std::string::npos);
  EXPECT_EQ(story.received, "");
  EXPECT_EQ(story.closings, 1);
  EXPECT_EQ(refusals, std::vector<std::string>{"http request"});
}

TEST_F(TlsHandshake, EndsAtGarbageAtOnceWithoutAffectingOthers) {
  listen_with_tls();
  TlsClient alice;
  auto& hers = secured(alice);
  const std::string_view garbage[] = {"\r\n\r\n\r\n\r\n", "\x16\x03\x01\xff\xff\x01\x02\x03\x04\x05",
                                      "SSH-2.0-OpenSSH_9.2\r\n",
                                      std::string_view("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16)};
  for (const std::string_view bytes : garbage) {
    Client client;
    auto& story = connected(client);
    client.send(bytes);
    ASSERT_TRUE(until([&] {
      client.receive();
      return client.at_end || client.error != 0;
    })) << bytes;
    EXPECT_EQ(story.received, "");
    EXPECT_EQ(story.closings, 1);
  }
  EXPECT_EQ(refusals.size(), std::size(garbage));
  alice.send("still here");
  EXPECT_TRUE(with(alice, [&] { return hers.received == "still here"; }));
}

TEST_F(TlsHandshake, IsAbortedAfterTenSeconds) {
  listen_with_tls();
  Client silent;
  auto& story = connected(silent);
  TlsClient slow;
  slow.connect(port());
  ASSERT_TRUE(until([&] { return stories.size() == 2; }));
  auto& half = *stories.back();
  slow.turn(20);
  pass(9'999ms);
  settle();
  EXPECT_EQ(story.closings + half.closings, 0);
  pass(1ms);
  EXPECT_TRUE(until([&] { return story.closings == 1 && half.closings == 1; }));
  EXPECT_TRUE(until([&] { return shard->connection_count() == 0; }));
}

TEST_F(TlsHandshake, HasNoDeadlineAfterItHasCompleted) {
  listen_with_tls();
  TlsClient client;
  auto& story = secured(client);
  settle();
  pass(60s);
  settle();
  EXPECT_EQ(story.closings, 0);
}

TEST_F(TlsHandshake, ThatFailsSendsNoQueuedDataWithoutTls) {
  listen_with_tls();
  for (const std::string_view bytes : {"GET / HTTP/1.1\r\n\r\n", "\r\n\r\n\r\n\r\n"}) {
    Client client;
    auto& story = connected(client);
    story.wire->send("for your eyes only");
    client.send(bytes);
    ASSERT_TRUE(until([&] {
      client.receive();
      return client.at_end || client.error != 0;
    }));
    EXPECT_EQ(client.received.find("eyes"), std::string::npos) << client.received;
    EXPECT_EQ(story.closings, 1);
  }
}

TEST_F(TlsHandshake, EndsWithoutATraceWhenThePeerDisconnects) {
  listen_with_tls();
  for (const bool resets : {true, false}) {
    TlsClient client;
    client.connect(port());
    const std::size_t before = stories.size();
    ASSERT_TRUE(until([&] { return stories.size() > before; }));
    client.turn(20);
    settle();
    resets ? client.socket.reset() : client.socket.leave();
    EXPECT_TRUE(until([&] { return shard->connection_count() == 0; }));
    EXPECT_EQ(stories.back()->closings, 1);
    EXPECT_EQ(stories.back()->ends, 0);
  }
}

TEST_F(TlsHandshake, OfManyClientsDoesNotDelayEstablishedConnections) {
  listen_with_tls();
  TlsClient alice;
  auto& hers = secured(alice);
  constexpr std::size_t crowd_size = 40;
  std::vector<std::unique_ptr<TlsClient>> crowd;
  for (std::size_t i = 0; i < crowd_size; ++i) {
    crowd.push_back(std::make_unique<TlsClient>());
    crowd.back()->connect(port());
  }
  ASSERT_TRUE(until([&] { return stories.size() == crowd_size + 1; }));
  for (const auto& client : crowd) client->turn();  // their first messages have all arrived
  alice.send("hello");
  alice.turn();
  shard->tick(100ms);  // all input is noticed, and a few handshakes continue
  shard->tick(100ms);
  EXPECT_EQ(hers.received, "hello") << "does not wait for the handshakes";
  std::size_t answered = 0;
  for (const auto& client : crowd) {
    client->socket.receive();
    if (!client->socket.received.empty()) ++answered;
  }
  EXPECT_GT(answered, 0u);
  EXPECT_LT(answered, crowd_size) << "a tick is short";
}

}  // namespace
}  // namespace parley::net
