// MessageEdits: edits and deletions of stored messages by their senders. An edit keeps the rules of sending,
// and a deletion leaves a tombstone. Once either is stored, all devices of both users are notified.
#pragma once

#include <cstddef>
#include <string>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/conversation_store.hpp"

namespace parley::chat {

class MessageEditAudience {
 public:
  virtual ~MessageEditAudience() = default;
  virtual void on_edited(const store::Message& message) = 0;
  virtual void on_removed(const store::Removed& removed) = 0;
};

class MessageEdits {
 public:
  /// `window`: how long after it is sent a message may be changed; 0 means without a limit.
  MessageEdits(store::ConversationStore& conversations, MessageEditAudience& audience, base::Duration window)
      : conversations_(conversations), audience_(audience), window_(window) {}
  MessageEdits(const MessageEdits&) = delete;
  MessageEdits& operator=(const MessageEdits&) = delete;

  /// Replaces the content. `done` runs once, later. Precondition: `content` is trimmed and within its bounds.
  /// Errors: as store::ConversationStore::edit; invalid_data for an image or a file whose URL is not
  /// acceptable.
  void edit(const base::UserId& by, const base::MessageId& message, std::string content,
            store::Completion<store::Message> done);
  /// Deletes the message. `done` runs once, later. Errors: as store::ConversationStore::remove. A repeated
  /// deletion succeeds and notifies no device.
  void remove(const base::UserId& by, const base::MessageId& message, store::Completion<store::Removed> done);

  /// The number of changes without an answer so far.
  std::size_t in_flight() const { return in_flight_; }

 private:
  store::ConversationStore& conversations_;
  MessageEditAudience& audience_;
  base::Duration window_;
  std::size_t in_flight_ = 0;
};

}  // namespace parley::chat
