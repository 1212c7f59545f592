// What a sender repeats. A client message id names one message of its sender, and only that message may be
// sent again with it: to the same recipient, of the same type, with the same content.
//
// The row of a message says all three as sent, until its content is edited or deleted. From then on a digest
// of the content as sent is kept in the row, for messages with a client message id alone; an append pays
// nothing. Where an older version edited or deleted a message there is no digest, and only the recipient and
// the type are compared.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ids.hpp"
#include "store/message_store.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/outcome.hpp"

namespace parley::store::sqlite {

/// 16 bytes, stored as ids are.
using SentDigest = base::Uuid;

/// BLAKE2b (RFC 7693) with the message's id as its key, so that equal contents of two messages do not show.
SentDigest sent_digest(const base::MessageId& message, std::string_view content);
/// What a row must keep before the content of `message` changes; nothing where it keeps it already, or never
/// needs it, or the content as sent is not known any more.
std::optional<SentDigest> digest_to_keep(const Message& message);

class Repeats {
 public:
  /// `database` must outlive this.
  explicit Repeats(Database& database);

  /// The first message that `sender`, a key of a user, sent with the draft's client message id, or no message
  /// where there is none. Refused: invalid_data naming clientMessageId where the draft is another message.
  Outcome<Appended> first_of(std::int64_t sender, const MessageDraft& draft);

 private:
  /// Whether `draft` has the content that `first` was sent with. Nothing on failure.
  std::optional<bool> has_content_of(const Message& first, const MessageDraft& draft);

  Database& database_;
  Statement find_;
  Statement find_digest_;
};

}  // namespace parley::store::sqlite
