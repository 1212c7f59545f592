// The messenger: stores the messages of users and notifies the devices of both sides.
//
// The completion and the audience are called after a message is committed and synced. If a sender repeats a
// clientMessageId, the completion gets the first message, and the audience is not called again.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "chat/typing.hpp"
#include "store/message_store.hpp"

namespace parley::chat {

/// The sender's device that a message came from; empty if it came by REST.
using SourceDevice = std::string;

class Audience {
 public:
  virtual ~Audience() = default;
  /// Must send the message to the receiver's devices, and to the sender's devices other than `origin`.
  virtual void on_message(const store::SharedMessage& message, const SourceDevice& origin) = 0;
};

class Messenger {
 public:
  Messenger(store::MessageStore& messages, Typing& typing, Audience& audience);
  Messenger(const Messenger&) = delete;
  Messenger& operator=(const Messenger&) = delete;

  /// Returns an error if the draft may not be sent: the content of an image or a file must be an acceptable
  /// URL.
  static base::Result<void> check(const store::MessageDraft& draft);

  /// Stores the message. `done` runs once, later, in the order of the calls. Errors: user_not_found,
  /// message_send_failed. Precondition: check() returned no error.
  void send(store::MessageDraft draft, SourceDevice origin, store::Completion<store::SharedMessage> done);

  /// Notifies the devices of this shard of a message that was sent on another shard.
  void heard(const store::SharedMessage& message);

  /// The number of sends without an answer so far.
  std::size_t in_flight() const { return in_flight_; }

  /// Returns a page of the caller's own history; see store::HistoryQuery.
  void history(store::HistoryQuery query, store::Completion<store::HistoryPage> done);

 private:
  void tell(const store::SharedMessage& message, const SourceDevice& origin);

  store::MessageStore& messages_;
  Typing& typing_;
  Audience& audience_;
  std::size_t in_flight_ = 0;
};

/// Whether `url` is allowed in an image or file message. It must be http, https or site-relative, without
/// blanks, control characters, quotes, backticks, backslashes and angle brackets.
bool is_acceptable_url(std::string_view url);
/// The error for a URL that is not acceptable.
base::Error no_acceptable_url();

}  // namespace parley::chat
