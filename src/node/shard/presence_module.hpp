// Presence as the sockets of a shard see it: who may see whom, and the feed that sends it. The roster itself
// is in the home shard (Home).
#pragma once

#include "api/delivery/presence_feed.hpp"
#include "node/config/config.hpp"
#include "node/shard/dependencies.hpp"
#include "node/shard/module.hpp"
#include "node/shard/socket_module.hpp"
#include "presence/blocks.hpp"
#include "presence/contacts.hpp"

namespace parley::node {

class PresenceModule final : public Module {
 public:
  PresenceModule(ModuleList& all, const Config& config, const Dependencies& dependencies,
                 SocketModule& sockets)
      : Module(all),
        contacts(dependencies.timers, dependencies.stores.conversations, dependencies.stores.calls),
        audience(config.presence.audience == PresenceAudience::contacts ? &contacts : nullptr),
        feed(sockets.root, dependencies.timers, audience, &blocks) {}

  presence::Contacts contacts;
  /// The contacts if only they see a user's presence; nullptr if every user sees it.
  presence::Contacts* const audience;
  presence::Blocks blocks;
  api::PresenceFeed feed;
};

}  // namespace parley::node
