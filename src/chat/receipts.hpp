// Receipts: stores how far a receiver has received or read messages, and notifies their sender.
//
// Receipts are stored before devices are notified, as messages are. Only a mark that has moved is notified. A
// repeated mark, a mark behind the present one, or a mark of two devices at once succeeds without a
// notification.
#pragma once

#include <cstddef>

#include "base/ids.hpp"
#include "chat/messenger.hpp"
#include "store/conversation_store.hpp"

namespace parley::chat {

class ReceiptAudience {
 public:
  virtual ~ReceiptAudience() = default;
  /// Must send the mark to the devices of the messages' sender. A read mark also goes to the reader's devices
  /// other than `origin`.
  virtual void on_mark(const store::Mark& mark, const SourceDevice& origin) = 0;
};

class Receipts {
 public:
  Receipts(store::ConversationStore& conversations, ReceiptAudience& audience)
      : conversations_(conversations), audience_(audience) {}
  Receipts(const Receipts&) = delete;
  Receipts& operator=(const Receipts&) = delete;

  /// Stores the mark. `done` runs once, later. Errors: as store::ConversationStore::mark.
  void mark(store::MarkKind kind, const base::UserId& by, const base::MessageId& message, SourceDevice origin,
            store::Completion<store::Mark> done);

  /// The number of marks without an answer so far.
  std::size_t in_flight() const { return in_flight_; }

 private:
  store::ConversationStore& conversations_;
  ReceiptAudience& audience_;
  std::size_t in_flight_ = 0;
};

}  // namespace parley::chat
