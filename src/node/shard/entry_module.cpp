#include "node/shard/entry_module.hpp"

#include <string_view>

#include "http/cors.hpp"
#include "node/process/first_start_users.hpp"
#include "node/shard_tag.hpp"

namespace parley::node {

namespace {

/// Bytes that a socket may have unfinished before its join.
constexpr std::size_t payload_before_join = 64 << 10;

http::Cors cors(const Config& config) {
  return {config.cors.origins, config.cors.credentials};
}

engineio::Options engine_options(const Config& config, const http::Cors& cors, std::size_t shard) {
  engineio::Options options;
  options.ping_interval = config.socketio.ping_interval;
  options.ping_timeout = config.socketio.ping_timeout;
  options.upgrade_timeout = config.socketio.upgrade_timeout;
  options.max_payload = config.socketio.max_payload;
  options.first_payload = payload_before_join;
  options.handshake_bytes = 0;  // only the Authorization field is read, and it is kept separately
  options.http_compression = config.socketio.http_compression;
  options.per_message_deflate = config.socketio.per_message_deflate;
  options.sessions_per_address = config.limits.connections_per_address;
  options.shard_tag = shard_tag(shard);
  options.allow_origin = [cors](std::string_view origin) { return cors.allows(origin); };
  return options;
}

web::Page page(const Config& config) {
  web::PageOptions options{config.web.enabled, config.web.title, config.jitsi.domain, {}};
  if (config.dev) {
    for (const TestUser& user : test_users) {
      options.test_users.push_back({user.email, user.name, user.password});
    }
  }
  return web::Page(std::move(options));
}

}  // namespace

EntryModule::EntryModule(ModuleList& all, const Config& config, const Dependencies& dependencies,
                         PeerModule& peers, SocketModule& sockets, api::RestGateway& rest)
    : Module(all),
      engine(sockets.server, dependencies.timers, engine_options(config, cors(config), peers.own_shard())),
      http(engine, rest, cors(config), config.limits.http_body, page(config)) {
  if (peers.sessions) http.reach(&*peers.sessions);
}

}  // namespace parley::node
