// Messages, receipts and typing of a shard.
#pragma once

#include "api/delivery/meetings.hpp"
#include "api/delivery/receipt_delivery.hpp"
#include "api/delivery/typing_block_filter.hpp"
#include "chat/message_edits.hpp"
#include "chat/messenger.hpp"
#include "chat/receipts.hpp"
#include "chat/typing.hpp"
#include "node/config/config.hpp"
#include "node/shard/dependencies.hpp"
#include "node/shard/module.hpp"
#include "node/shard/peer_module.hpp"
#include "node/shard/presence_module.hpp"
#include "node/shard/socket_module.hpp"

namespace parley::node {

class ChatModule final : public Module {
 public:
  ChatModule(ModuleList& all, const Config& config, const Dependencies& dependencies, PeerModule& peers,
             SocketModule& sockets, PresenceModule& presence)
      : Module(all),
        typing_filter(presence.blocks, sockets.delivery),
        typing(dependencies.timers,
               {config.chat.typing_timeout, typing_interval(config.limits.typing_per_second)}, typing_filter),
        meetings(presence.contacts, sockets.delivery),
        messenger(peers.messages(), typing, meetings),
        receipt_delivery(sockets.delivery, &presence.blocks),
        receipts(dependencies.stores.conversations, receipt_delivery),
        edits(dependencies.stores.conversations, receipt_delivery, config.chat.edit_window) {}

  bool is_drained() const override {
    return messenger.in_flight() + receipts.in_flight() + edits.in_flight() == 0;
  }

  /// `per_second` starts of one pair are forwarded; 0: all are.
  static base::Duration typing_interval(std::uint32_t per_second) {
    return per_second == 0 ? base::Duration{0} : base::Duration{1000} / per_second;
  }

  api::TypingBlockFilter typing_filter;
  chat::Typing typing;
  api::MessageMeetings meetings;
  chat::Messenger messenger;
  api::ReceiptDelivery receipt_delivery;
  chat::Receipts receipts;
  chat::MessageEdits edits;
};

}  // namespace parley::node
