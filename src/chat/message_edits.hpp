// MessageEdits: edits and deletions of stored messages by their senders. An edit keeps the rules of sending,
// and a deletion leaves a tombstone. Each is published once it is stored: MessageEdited, MessageDeleted.
#pragma once

#include <cstddef>
#include <string>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "cluster/bus.hpp"
#include "store/conversation_store.hpp"

namespace parley::chat {

class MessageEdits {
 public:
  /// `window`: how long after it is sent a message may be changed; 0 means without a limit.
  MessageEdits(store::ConversationStore& conversations, cluster::Bus& bus, base::Duration window)
      : conversations_(conversations), bus_(bus), window_(window) {}
  MessageEdits(const MessageEdits&) = delete;
  MessageEdits& operator=(const MessageEdits&) = delete;

  /// Replaces the content. `done` runs once, later. Precondition: `content` is trimmed and within its bounds.
  /// Errors: as store::ConversationStore::edit; invalid_data for an image or a file whose URL is not
  /// acceptable.
  void edit(const base::UserId& by, const base::MessageId& message, std::string content,
            store::Completion<store::Message> done);
  /// Deletes the message. `done` runs once, later. Errors: as store::ConversationStore::remove. A repeated
  /// deletion succeeds, and nothing is published.
  void remove(const base::UserId& by, const base::MessageId& message, store::Completion<store::Removed> done);

  /// The number of changes without an answer so far.
  std::size_t in_flight() const { return in_flight_; }

 private:
  store::ConversationStore& conversations_;
  cluster::Bus& bus_;
  base::Duration window_;
  std::size_t in_flight_ = 0;
};

}  // namespace parley::chat
