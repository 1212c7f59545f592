// What one shard sends to another: values, never functions and never references. Each is a plain struct, so
// that the codec encodes it without a list of its members (cluster/codec.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "base/ids.hpp"
#include "cluster/domain_event.hpp"

namespace parley::cluster {

/// The number of a shard in its process: 0, 1, 2, ...
using ShardNumber = std::uint16_t;

/// A message that another shard has appended. The receiver publishes it as MessageStored, when it is its
/// turn.
struct MessageAppended {
  store::SharedMessage message;
  /// When the message before it in the conversation was sent; nullopt if there is none.
  std::optional<base::Timestamp> previous_at{};
};

/// An event for the sockets of a user on other shards. Its arguments are encoded: `usual` in the configured
/// content mode, `raw` for sockets that asked for the original text; `raw` is empty if that is the configured
/// mode.
struct UserEvent {
  base::UserId user;
  std::string name;
  std::string usual;
  std::string raw;
};

/// A user types to another one, `event.user`, who is sent the event.
struct TypingStarted {
  base::UserId from;
  UserEvent event;
};

struct TypingStopped {
  base::UserId from;
  base::UserId to;
  bool is_reported = false;  ///< by the client; otherwise the shard of the typist has detected the silence
};

/// Answers an event that was published with a confirmation.
struct Applied {};

using Message = std::variant<MessageAppended, MessageStored, MessageEdited, MessageDeleted, MarkMoved,
                             UserEvent, TypingStarted, TypingStopped, UserRenamed, TokenRevoked,
                             PasswordReplaced, UserBlocked, UserUnblocked, Applied>;

/// A message with what its receiver needs to answer it.
struct Envelope {
  enum class Kind : std::uint8_t { event, question, answer };

  ShardNumber from = 0;
  Kind kind = Kind::event;
  /// Distinguishes the sender's questions. An answer repeats it. 0: an event that is not to be confirmed.
  std::uint64_t id = 0;
  Message message;
};

}  // namespace parley::cluster
