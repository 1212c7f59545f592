#include "net/http_server.hpp"

#include <memory>

namespace parley::net {

HttpServer::HttpServer(Shard& shard, http::Handler& handler, http::ConnectionLimits limits,
                       ListenerLimits listener_limits)
    : shard_(shard),
      handler_(handler),
      limits_(std::move(limits)),
      listener_(shard, [this](base::Wire& wire) { return serve(wire); }, std::move(listener_limits)) {}

std::unique_ptr<http::ServerConnection> HttpServer::serve(base::Wire& wire) {
  return std::make_unique<http::ServerConnection>(wire, handler_, shard_.timers(), connections_, limits_);
}

void HttpServer::take_over(http::Request request, http::DetachedConnection detached) {
  http::ServerConnection* made = nullptr;
  ProtocolFactory make = [&](base::Wire& wire) {
    auto connection = serve(wire);
    made = connection.get();
    return connection;
  };
  shard_.adopt(std::move(detached.transport), make);
  if (made != nullptr) made->take_over(std::move(request), std::move(detached));
}

HttpServer::~HttpServer() {
  shard_.end_connections();
}

}  // namespace parley::net
