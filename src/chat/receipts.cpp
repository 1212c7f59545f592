#include "chat/receipts.hpp"

#include <utility>

namespace parley::chat {

void Receipts::mark(store::MarkKind kind, const base::UserId& by, const base::MessageId& message,
                    SourceDevice source, store::Completion<store::Mark> done) {
  ++in_flight_;
  conversations_.mark(
      kind, by, message,
      [this, source = std::move(source), done = std::move(done)](base::Result<store::Mark> marked) mutable {
        --in_flight_;
        if (marked && marked->moved) bus_.publish(cluster::MarkMoved{*marked, source});
        done(std::move(marked));
      });
}

}  // namespace parley::chat
