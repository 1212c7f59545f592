// How bytes enter a shard: HTTP, and the Engine.IO server behind it.
#pragma once

#include <utility>

#include "base/unique_function.hpp"
#include "engineio/server.hpp"
#include "node/config/config.hpp"
#include "node/shard/dependencies.hpp"
#include "node/shard/http_entry.hpp"
#include "node/shard/module.hpp"
#include "node/shard/peer_module.hpp"
#include "node/shard/socket_module.hpp"

namespace parley::node {

class EntryModule final : public Module {
 public:
  EntryModule(ModuleList& all, const Config& config, const Dependencies& dependencies, PeerModule& peers,
              SocketModule& sockets, api::RestGateway& rest);

  void begin_drain() override {
    http.set_ready(false);
    engine.stop_admitting();
  }
  void close() override { engine.close_all(engineio::CloseReason::server_shutdown); }

  /// Takes over a connection, with its request, that another shard passes to this one.
  using Arrival = base::UniqueFunction<void(http::Request, http::DetachedConnection)>;

  engineio::Server engine;
  HttpEntry http;
  Arrival on_arrival;
};

}  // namespace parley::node
