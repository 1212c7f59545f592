// Messages, receipts and typing of a shard.
#pragma once

#include "api/delivery/message_delivery.hpp"
#include "api/delivery/typing_delivery.hpp"
#include "chat/message_edits.hpp"
#include "chat/messenger.hpp"
#include "chat/receipts.hpp"
#include "node/config/config.hpp"
#include "node/shard/dependencies.hpp"
#include "node/shard/module.hpp"
#include "node/shard/peer_module.hpp"
#include "node/shard/presence_module.hpp"
#include "node/shard/socket_module.hpp"
#include "presence/contact_recorder.hpp"

namespace parley::node {

class ChatModule final : public Module {
 public:
  ChatModule(ModuleList& all, const Config& config, const Dependencies& dependencies, PeerModule& peers,
             SocketModule& sockets, PresenceModule& presence)
      : Module(all),
        typing(dependencies.timers,
               {config.chat.typing_timeout, typing_interval(config.limits.typing_per_second)},
               presence.blocks, peers.bus, sockets.delivery),
        delivery(peers.bus, sockets.delivery, presence.blocks),
        contacts(peers.bus, presence.contacts),
        messenger(dependencies.stores.messages, dependencies.timers, peers.bus),
        receipts(dependencies.stores.conversations, peers.bus),
        edits(dependencies.stores.conversations, peers.bus, config.chat.edit_window) {}

  bool is_drained() const override {
    return messenger.in_flight() + receipts.in_flight() + edits.in_flight() == 0;
  }

  /// `per_second` starts of one pair are forwarded; 0: all are.
  static base::Duration typing_interval(std::uint32_t per_second) {
    return per_second == 0 ? base::Duration{0} : base::Duration{1000} / per_second;
  }

  // The first three subscribe to messages. A message ends the typing, then it is sent, then the two users
  // become contacts.
  api::TypingDelivery typing;
  api::MessageDelivery delivery;
  presence::ContactRecorder contacts;
  chat::Messenger messenger;
  chat::Receipts receipts;
  chat::MessageEdits edits;
};

}  // namespace parley::node
