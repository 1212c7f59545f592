// Receipts: how far the receiver of messages has got with them, told to whoever sent them.
//
// Stored before told, as messages are. Only a mark that moved is told: whoever marks twice, or behind the
// mark, or on two devices at once, hears that it is so, and nobody else hears anything.
#pragma once

#include <cstddef>

#include "base/ids.hpp"
#include "chat/messenger.hpp"
#include "store/conversation_store.hpp"

namespace parley::chat {

class ReceiptAudience {
 public:
  virtual ~ReceiptAudience() = default;
  /// Tell the sender's devices; of a read mark also the reader's other than `origin`.
  virtual void on_mark(const store::Mark& mark, const SourceDevice& origin) = 0;
};

class Receipts {
 public:
  Receipts(store::ConversationStore& conversations, ReceiptAudience& audience)
      : conversations_(conversations), audience_(audience) {}
  Receipts(const Receipts&) = delete;
  Receipts& operator=(const Receipts&) = delete;

  /// `done` is called once, later; refused as store::ConversationStore::mark says.
  void mark(store::MarkKind kind, const base::UserId& by, const base::MessageId& message, SourceDevice origin,
            store::Completion<store::Mark> done);

  /// How many marks have not been answered yet.
  std::size_t in_flight() const { return in_flight_; }

 private:
  store::ConversationStore& conversations_;
  ReceiptAudience& audience_;
  std::size_t in_flight_ = 0;
};

}  // namespace parley::chat
