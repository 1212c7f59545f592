#include "node/shard/socket_module.hpp"

#include "node/shard_tag.hpp"

namespace parley::node {

namespace {

chat::ContentMode content_mode(Content content) {
  switch (content) {
    case Content::safe:
      return chat::ContentMode::safe;
    case Content::escape:
      return chat::ContentMode::escape;
    case Content::raw:
      return chat::ContentMode::raw;
  }
  return chat::ContentMode::safe;
}

socketio::Options socketio_options(const Config& config, PeerModule& peers) {
  socketio::Options options;
  options.connect_timeout = config.socketio.connect_timeout;
  options.attachment_bytes = config.socketio.max_payload;
  options.auth_bytes = 0;  // a token in it is read by on_connecting
  options.recovery.mode = config.socketio.recovery == RecoveryKind::full ? socketio::RecoveryMode::full
                                                                         : socketio::RecoveryMode::state;
  options.recovery.shard_tag = shard_tag(peers.own_shard());
  options.recovery.elsewhere = peers.kept ? &*peers.kept : nullptr;
  return options;
}

}  // namespace

SocketModule::SocketModule(ModuleList& all, const Config& config, const Dependencies& dependencies,
                           PeerModule& peers)
    : Module(all),
      server(dependencies.timers, socketio_options(config, peers)),
      root(server.add_namespace("/")),
      delivery(root, content_mode(config.chat.content), peers.bus) {}

}  // namespace parley::node
