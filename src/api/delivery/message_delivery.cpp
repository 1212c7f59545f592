#include "api/delivery/message_delivery.hpp"

#include "api/messages.hpp"
#include "chat/recipients.hpp"

namespace parley::api {

MessageDelivery::MessageDelivery(cluster::Bus& bus, UserDelivery& delivery, const presence::Blocks& blocks)
    : delivery_(delivery), blocks_(blocks) {
  bus.subscribe<cluster::MessageStored>([this](const auto& stored, auto /*from*/) { on(stored); });
  bus.subscribe<cluster::MessageEdited>([this](const auto& edited, auto /*from*/) { on(edited); });
  bus.subscribe<cluster::MessageDeleted>([this](const auto& deleted, auto /*from*/) { on(deleted); });
  bus.subscribe<cluster::MarkMoved>([this](const auto& moved, auto /*from*/) { on(moved); });
}

void MessageDelivery::on(const cluster::MessageStored& stored) {
  const socketio::Socket* const source = delivery_.source(stored.source);
  for (const base::UserId* const user : chat::recipients_of(*stored.message)) {
    delivery_.send_message(*user, stored.message, source);
  }
}

void MessageDelivery::on(const cluster::MessageEdited& edited) {
  const store::Message& message = edited.message;
  for (const base::UserId* const user : chat::recipients_of_edit(message, blocks_)) {
    if (!message.read_unseen || *user != message.receiver || *user == message.sender) {
      delivery_.send_here(*user, edited_event.name, message_object, message);
      continue;
    }
    // The sender must not see that the receiver has read the message, but the receiver's own devices do.
    store::Message own = message;
    own.read_by = {own.receiver};
    delivery_.send_here(*user, edited_event.name, message_object, own);
  }
}

void MessageDelivery::on(const cluster::MessageDeleted& deleted) {
  for (const base::UserId* const user : chat::recipients_of(deleted.message, blocks_)) {
    delivery_.send_here(*user, message_deleted.name, message_deleted, deleted.message);
  }
}

void MessageDelivery::on(const cluster::MarkMoved& moved) {
  const socketio::Socket* const source = delivery_.source(moved.source);
  const auto send = [&](const auto& event) {
    for (const base::UserId* const user : chat::recipients_of(moved.mark, blocks_)) {
      delivery_.send_here(*user, event.name, event, moved.mark, source);
    }
  };
  moved.mark.kind == store::MarkKind::read ? send(read_receipt) : send(delivery_receipt);
}

}  // namespace parley::api
