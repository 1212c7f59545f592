// An HTTP server on one shard. The connections of its listener speak HTTP/1.1 and the protocols that it can
// be upgraded to. One handler answers all requests.
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
  /// `shard` and `handler` must outlive the server. The constructor does not listen yet.
  HttpServer(Shard& shard, http::Handler& handler, http::ConnectionLimits limits = {},
             ListenerLimits listener_limits = {});
  /// Ends the connections of the shard, because they refer to the handler.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// See Listener::use_tls. Enables HTTPS and WSS.
  void use_tls(std::shared_ptr<const TlsContext> context) { listener_.use_tls(std::move(context)); }
  /// See Listener::on_crowd.
  void on_crowd(Listener::CrowdCallback callback) { listener_.on_crowd(std::move(callback)); }
  /// See Listener::listen.
  std::error_code listen(const Address& address, Sharing sharing = Sharing::alone) {
    return listener_.listen(address, sharing);
  }
  /// The address that the server listens at, with the port that the system chose.
  const Address& bound() const { return listener_.bound(); }

  /// Continues a connection that has left another shard, and answers the request that it left with.
  void take_over(http::Request request, http::DetachedConnection detached);

  /// Stops accepting connections. Open connections stay open.
  void stop_listening() { listener_.stop(); }
  /// Closes connections that wait for a next request now, and the others after their answers.
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
