// The messenger: from a person's words to a stored message that both sides have been told of.
//
// Stored before told: the completion and the audience hear of a message once it is committed and synced.
// Where a sender repeats a clientMessageId, the first message comes back and nobody is told again.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "chat/typing.hpp"
#include "store/message_store.hpp"

namespace parley::chat {

/// Which of a sender's devices a message came from; empty for one that came by REST.
using SourceDevice = std::string;

class Audience {
 public:
  virtual ~Audience() = default;
  /// Tell the receiver's devices, and the sender's other than `origin`.
  virtual void on_message(const store::SharedMessage& message, const SourceDevice& origin) = 0;
};

class Messenger {
 public:
  Messenger(store::MessageStore& messages, Typing& typing, Audience& audience);
  Messenger(const Messenger&) = delete;
  Messenger& operator=(const Messenger&) = delete;

  /// What stands against sending this: the content of an image or a file must be an acceptable URL.
  static base::Result<void> check(const store::MessageDraft& draft);

  /// `done` is called once, later, in the order of the calls: with the stored message, or refused with
  /// user_not_found or message_send_failed. Precondition: check() found nothing.
  void send(store::MessageDraft draft, SourceDevice origin, store::Completion<store::SharedMessage> done);

  /// A message that was sent on another shard: told to the devices of this one.
  void heard(const store::SharedMessage& message);

  /// How many sends have not been answered yet.
  std::size_t in_flight() const { return in_flight_; }

  /// The caller's own history; see store::HistoryQuery.
  void history(store::HistoryQuery query, store::Completion<store::HistoryPage> done);

 private:
  void tell(const store::SharedMessage& message, const SourceDevice& origin);

  store::MessageStore& messages_;
  Typing& typing_;
  Audience& audience_;
  std::size_t in_flight_ = 0;
};

/// Whether `url` may stand in an image or file message: http, https or site-relative, and free of blanks,
/// controls, quotes, backslashes and angle brackets.
bool is_acceptable_url(std::string_view url);
/// The refusal of one that may not.
base::Error no_acceptable_url();

}  // namespace parley::chat
