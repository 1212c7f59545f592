// Which users may be told of a message, a change of it, or a mark. This is the only place that knows how many
// members a conversation has, and from whom a fact is kept.
#pragma once

#include <array>
#include <cstddef>

#include "base/ids.hpp"
#include "presence/blocks.hpp"
#include "store/conversation_store.hpp"
#include "store/message_store.hpp"

namespace parley::chat {

/// The recipients of one fact, each once. Refers to the fact that it was made from.
class Recipients {
 public:
  void add(const base::UserId& user) {
    for (const base::UserId* const known : *this) {
      if (*known == user) return;
    }
    users_[size_++] = &user;
  }
  const base::UserId* const* begin() const { return users_.data(); }
  const base::UserId* const* end() const { return users_.data() + size_; }
  std::size_t size() const { return size_; }

 private:
  std::array<const base::UserId*, 2> users_{};
  std::size_t size_ = 0;
};

/// The receiver, unless the message is withheld, then the sender.
inline Recipients recipients_of(const store::Message& message) {
  Recipients recipients;
  if (!message.withheld) recipients.add(message.receiver);
  recipients.add(message.sender);
  return recipients;
}

/// The author of a change, then the receiver, unless the message is withheld or the receiver blocks the
/// author.
inline Recipients recipients_of_change(const base::UserId& author, const base::UserId& receiver,
                                       bool withheld, const presence::Blocks& blocks) {
  Recipients recipients;
  recipients.add(author);
  if (!withheld && !blocks.has_blocked(receiver, author)) recipients.add(receiver);
  return recipients;
}
inline Recipients recipients_of_edit(const store::Message& message, const presence::Blocks& blocks) {
  return recipients_of_change(message.sender, message.receiver, message.withheld, blocks);
}
inline Recipients recipients_of(const store::Removed& removed, const presence::Blocks& blocks) {
  return recipients_of_change(removed.by, removed.receiver, removed.withheld, blocks);
}

/// The sender of the marked messages, unless one of the two blocks the other. A read mark is also for the
/// reader, a delivered mark is not.
inline Recipients recipients_of(const store::Mark& mark, const presence::Blocks& blocks) {
  Recipients recipients;
  if (blocks.between(mark.by, mark.sender) == nullptr) recipients.add(mark.sender);
  if (mark.kind == store::MarkKind::read) {
    if (mark.by != mark.sender) recipients.add(mark.by);
  }
  return recipients;
}

}  // namespace parley::chat
