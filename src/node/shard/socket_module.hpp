// The Socket.IO server of a shard, and delivery to its sockets.
#pragma once

#include "api/delivery/user_delivery.hpp"
#include "node/config/config.hpp"
#include "node/shard/dependencies.hpp"
#include "node/shard/module.hpp"
#include "node/shard/peer_module.hpp"
#include "socketio/server.hpp"

namespace parley::node {

class SocketModule final : public Module {
 public:
  SocketModule(ModuleList& all, const Config& config, const Dependencies& dependencies, PeerModule& peers);

  socketio::Server server;
  socketio::Namespace& root;  ///< the namespace "/"; its handler is set by the ApiModule
  api::UserDelivery delivery;
};

}  // namespace parley::node
