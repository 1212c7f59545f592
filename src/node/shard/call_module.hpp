// Notifications of calls to the sockets of a shard. The switchboard itself is in the home shard (Home).
#pragma once

#include <utility>

#include "api/delivery/call_delivery.hpp"
#include "api/delivery/meetings.hpp"
#include "calls/jitsi.hpp"
#include "node/config/config.hpp"
#include "node/shard/dependencies.hpp"
#include "node/shard/module.hpp"
#include "node/shard/presence_module.hpp"
#include "node/shard/socket_module.hpp"

namespace parley::node {

class CallModule final : public Module {
 public:
  CallModule(ModuleList& all, const Config& config, calls::Jitsi rooms, SocketModule& sockets,
             PresenceModule& presence)
      : Module(all),
        jitsi(std::move(rooms)),
        delivery(sockets.delivery, jitsi, config.calls.mirror_errors),
        notifier(presence.contacts, delivery) {}

  calls::Jitsi jitsi;
  api::CallDelivery delivery;
  api::CallMeetings notifier;
};

}  // namespace parley::node
