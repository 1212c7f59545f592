// A handler behind real sockets: requests are answered, connections end with their server, and listening
// stops.
#include "net/http_server.hpp"

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "unit/net/loopback.hpp"

namespace parley::net {
namespace {

class Greeter final : public http::Handler {
 public:
  std::size_t max_body(const http::Request&) override { return 0; }
  void on_request(http::Request request, http::Responder responder) override {
    responder.respond(http::Response::text(200, "hello " + request.path));
  }
  http::Response on_refused(const http::Request&, int status) override {
    return http::Response::text(status, "");
  }
};

class HttpOnLoopback : public test::Loopback {
 protected:
  void SetUp() override {
    shard = std::make_unique<Shard>(clock);
    server.emplace(*shard, greeter);
    ASSERT_EQ(server->listen({"127.0.0.1", 0}), std::error_code{});
    client.connect(server->bound().port);
  }
  void TearDown() override { server.reset(); }
  bool hears(std::string_view words) {
    client.receive();
    return client.received.find(words) != std::string::npos;
  }

  Greeter greeter;
  std::optional<HttpServer> server;
  test::Client client;
};

TEST_F(HttpOnLoopback, AnswersWithItsHandler) {
  client.send("GET /you HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(until([&] { return hears("hello /you"); }));
}

TEST_F(HttpOnLoopback, KeepsItsConnectionsWhenItStopsListening) {
  ASSERT_TRUE(until([&] { return shard->connection_count() == 1; }));
  server->stop_listening();
  client.send("GET /still HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(until([&] { return hears("hello /still"); }));
}

TEST_F(HttpOnLoopback, ClosesIdleConnections) {
  ASSERT_TRUE(until([&] { return shard->connection_count() == 1; }));
  server->close_idle();
  EXPECT_TRUE(until([&] { return hears("") && client.at_end; }));
}

TEST_F(HttpOnLoopback, LeavesNoConnectionWhenItIsDestroyed) {
  ASSERT_TRUE(until([&] { return shard->connection_count() == 1; }));
  server.reset();
  EXPECT_TRUE(until([&] { return shard->connection_count() == 0; }));
}

}  // namespace
}  // namespace parley::net
