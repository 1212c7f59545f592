#include "net/http_server.hpp"

#include <memory>

namespace parley::net {

HttpServer::HttpServer(Shard& shard, http::Handler& handler, http::ConnectionLimits limits,
                       ListenerLimits listener_limits)
    : shard_(shard),
      limits_(std::move(limits)),
      listener_(
          shard,
          [this, &handler](base::Wire& wire) {
            return std::make_unique<http::ServerConnection>(wire, handler, shard_.timers(), connections_,
                                                            limits_);
          },
          std::move(listener_limits)) {}

HttpServer::~HttpServer() {
  shard_.end_connections();
}

}  // namespace parley::net
