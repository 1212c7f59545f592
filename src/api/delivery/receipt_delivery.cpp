#include "api/delivery/receipt_delivery.hpp"

#include "api/messages.hpp"

namespace parley::api {

void ReceiptDelivery::on_mark(const store::Mark& mark, const chat::SourceDevice& origin) {
  const socketio::Socket* const marker = origin.empty() ? nullptr : delivery_.find(origin);
  const auto tell = [&](const base::UserId& user, const auto& contract) {
    delivery_.tell(user, contract.name, contract, mark, marker);
  };
  // A delivered mark is sent only to the sender. A read mark also goes to the reader's other devices.
  const bool is_told = !are_apart(mark.by, mark.sender);
  if (mark.kind == store::MarkKind::delivered) {
    if (is_told) tell(mark.sender, delivery_receipt);
    return;
  }
  if (is_told) tell(mark.sender, read_receipt);
  if (mark.by != mark.sender) tell(mark.by, read_receipt);
}

void ReceiptDelivery::on_edited(const store::Message& message) {
  delivery_.tell(message.sender, edited_event.name, message_object, message);
  if (message.withheld || has_blocked(message.receiver, message.sender)) return;
  if (message.receiver == message.sender) return;
  if (!message.read_unseen)
    return delivery_.tell(message.receiver, edited_event.name, message_object, message);
  // The sender must not see that the receiver has read the message, but the receiver's own devices do.
  store::Message own = message;
  own.read_by = {own.receiver};
  delivery_.tell(message.receiver, edited_event.name, message_object, own);
}

void ReceiptDelivery::on_removed(const store::Removed& removed) {
  delivery_.tell(removed.by, message_deleted.name, message_deleted, removed);
  if (removed.withheld || has_blocked(removed.receiver, removed.by)) return;
  if (removed.receiver != removed.by)
    delivery_.tell(removed.receiver, message_deleted.name, message_deleted, removed);
}

}  // namespace parley::api
