#include "chat/receipts.hpp"

#include <utility>

namespace parley::chat {

void Receipts::mark(store::MarkKind kind, const base::UserId& by, const base::MessageId& message,
                    SourceDevice origin, store::Completion<store::Mark> done) {
  ++in_flight_;
  conversations_.mark(
      kind, by, message,
      [this, origin = std::move(origin), done = std::move(done)](base::Result<store::Mark> marked) mutable {
        --in_flight_;
        if (marked && marked->moved) audience_.on_mark(*marked, origin);
        done(std::move(marked));
      });
}

}  // namespace parley::chat
