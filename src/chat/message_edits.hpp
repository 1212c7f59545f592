// MessageEdits: what senders do to messages that are stored already. An edit keeps the rules of sending, a
// deletion leaves a tombstone, and both are told to all devices of both sides once they are stored.
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
  /// `window`: how long after sending a message may be changed; 0: for ever.
  MessageEdits(store::ConversationStore& conversations, MessageEditAudience& audience, base::Duration window)
      : conversations_(conversations), audience_(audience), window_(window) {}
  MessageEdits(const MessageEdits&) = delete;
  MessageEdits& operator=(const MessageEdits&) = delete;

  /// `content` is trimmed and within bounds already. Refused as store::ConversationStore::edit says.
  void edit(const base::UserId& by, const base::MessageId& message, std::string content,
            store::Completion<store::Message> done);
  /// Refused as store::ConversationStore::remove says. Again: answered, and told to nobody.
  void remove(const base::UserId& by, const base::MessageId& message, store::Completion<store::Removed> done);

  /// How many changes have not been answered yet.
  std::size_t in_flight() const { return in_flight_; }

 private:
  store::ConversationStore& conversations_;
  MessageEditAudience& audience_;
  base::Duration window_;
  std::size_t in_flight_ = 0;
};

}  // namespace parley::chat
