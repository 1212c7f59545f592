// Detects repeated messages. A client message id names one message of its sender. It may be sent again only
// with the same message: the same receiver, type and content.
//
// The row of a message holds all three as sent, until its content is edited or deleted. From then on the row
// keeps a digest of the content as sent, but only if the message has a client message id. An append costs
// nothing more. A message that an older version edited or deleted has no digest; only receiver and type are
// compared then.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ids.hpp"
#include "store/message_store.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/outcome.hpp"

namespace parley::store::sqlite {

/// 16 bytes, stored in the same form as ids.
using SentDigest = base::Uuid;

/// BLAKE2b (RFC 7693) with the message's id as its key, so that equal contents of two messages are not
/// visible.
SentDigest sent_digest(const base::MessageId& message, std::string_view content);
/// Returns the digest that the row must keep before the content of `message` changes. Returns nullopt if it
/// has the digest already, never needs it, or the content as sent is not known any more.
std::optional<SentDigest> digest_to_keep(const Message& message);

class Repeats {
 public:
  /// `database` must outlive this.
  explicit Repeats(Database& database);

  /// Finds the first message that `sender`, a user key, sent with the draft's client message id. `repeated`
  /// is false if there is none. Errors: invalid_data naming clientMessageId if the draft is another message.
  Outcome<Appended> first_of(std::int64_t sender, const MessageDraft& draft);

 private:
  /// Returns whether `draft` has the content with which `first` was sent; nullopt on failure.
  std::optional<bool> has_content_of(const Message& first, const MessageDraft& draft);

  Database& database_;
  Statement find_;
  Statement find_digest_;
};

}  // namespace parley::store::sqlite
