// Receipts: stores how far a receiver has received or read messages, and then publishes it as MarkMoved. A
// repeated mark, a mark behind the present one, and a mark of two devices at once succeed; nothing is
// published.
#pragma once

#include <cstddef>

#include "base/ids.hpp"
#include "chat/messenger.hpp"
#include "store/conversation_store.hpp"

namespace parley::chat {

class Receipts {
 public:
  /// Both must outlive this.
  Receipts(store::ConversationStore& conversations, cluster::Bus& bus)
      : conversations_(conversations), bus_(bus) {}
  Receipts(const Receipts&) = delete;
  Receipts& operator=(const Receipts&) = delete;

  /// Stores the mark. `done` runs once, later. Errors: as store::ConversationStore::mark.
  void mark(store::MarkKind kind, const base::UserId& by, const base::MessageId& message, SourceDevice source,
            store::Completion<store::Mark> done);

  /// The number of marks without an answer so far.
  std::size_t in_flight() const { return in_flight_; }

 private:
  store::ConversationStore& conversations_;
  cluster::Bus& bus_;
  std::size_t in_flight_ = 0;
};

}  // namespace parley::chat
