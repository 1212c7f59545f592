// An HTTP server on a shard: a listener whose connections speak HTTP/1.1, and what it upgrades to, with one
// handler.
//
//   Listener --socket--> Connection <--base::Wire--> http::ServerConnection --request--> http::Handler
#pragma once

#include <memory>
#include <system_error>
#include <utility>

#include "http/handler.hpp"
#include "http/server_connection.hpp"
#include "net/address.hpp"
#include "net/listener.hpp"
#include "net/shard.hpp"

namespace parley::net {

class HttpServer {
 public:
  /// `shard` and `handler` outlive the server. Nothing listens yet.
  HttpServer(Shard& shard, http::Handler& handler, http::ConnectionLimits limits = {},
             ListenerLimits listener_limits = {});
  /// Ends the connections of the shard, which refer to the handler.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// As Listener::use_tls: HTTPS and WSS.
  void use_tls(std::shared_ptr<const TlsContext> context) { listener_.use_tls(std::move(context)); }
  /// As Listener::on_crowd.
  void on_crowd(Listener::CrowdCallback callback) { listener_.on_crowd(std::move(callback)); }
  /// As Listener::listen.
  std::error_code listen(const Address& address, Sharing sharing = Sharing::alone) {
    return listener_.listen(address, sharing);
  }
  /// Where it listens, with the port that the system chose.
  const Address& bound() const { return listener_.bound(); }

  /// A connection that has left another shard with a request.
  void take_over(http::Request request, http::DetachedConnection detached);

  /// Takes no more connections. Those that are there stay.
  void stop_listening() { listener_.stop(); }
  /// Closes connections that wait for a next request, and the others behind their answers.
  void close_idle() { connections_.close_idle(); }

 private:
  std::unique_ptr<http::ServerConnection> serve(base::Wire& wire);

  Shard& shard_;
  http::Handler& handler_;
  http::ConnectionLimits limits_;
  http::OpenConnections connections_;
  Listener listener_;
};

}  // namespace parley::net
