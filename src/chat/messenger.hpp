// The messenger: stores the messages of users, and publishes them on every shard.
//
//     append --> stored --> OrderGate --> MessageStored on this shard --> completion
//                                     '-> MessageAppended on the bus --> OrderGate --> MessageStored there
//
// The completion is called after a message is committed and synced. If a sender repeats a clientMessageId,
// the completion gets the first message, and nothing is published again.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/timers.hpp"
#include "chat/order_gate.hpp"
#include "cluster/bus.hpp"
#include "store/message_store.hpp"

namespace parley::chat {

/// The sender's device that a message came from; empty if it came by REST.
using SourceDevice = std::string;

class Messenger {
 public:
  /// All must outlive this.
  Messenger(store::MessageStore& messages, base::Timers& timers, cluster::Bus& bus);
  Messenger(const Messenger&) = delete;
  Messenger& operator=(const Messenger&) = delete;

  /// Returns an error if the draft may not be sent: the content of an image or a file must be an acceptable
  /// URL.
  static base::Result<void> check(const store::MessageDraft& draft);

  /// Stores the message. `done` runs once, later, in the order of the calls. Errors: user_not_found,
  /// message_send_failed. Precondition: check() returned no error.
  void send(store::MessageDraft draft, SourceDevice origin, store::Completion<store::SharedMessage> done);

  /// The number of sends without an answer so far, and of messages that wait for their turn.
  std::size_t in_flight() const { return in_flight_ + gate_.held(); }

  /// Returns a page of the caller's own history; see store::HistoryQuery.
  void history(store::HistoryQuery query, store::Completion<store::HistoryPage> done);

 private:
  void publish(store::Appended appended, SourceDevice source, store::Completion<store::SharedMessage> done);

  store::MessageStore& messages_;
  cluster::Bus& bus_;
  OrderGate gate_;
  std::size_t in_flight_ = 0;
};

/// Whether `url` is allowed in an image or file message. It must be http, https or site-relative, without
/// blanks, control characters, quotes, backticks, backslashes and angle brackets.
bool is_acceptable_url(std::string_view url);
/// The error for a URL that is not acceptable.
base::Error no_acceptable_url();

}  // namespace parley::chat
