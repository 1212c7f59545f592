// Finds the row and the parties of a message, before it is marked, edited or deleted.
#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/outcome.hpp"

namespace parley::store::sqlite {

struct MessagePlace {
  base::MessageId message;
  base::ConversationId conversation_id;
  std::int64_t conversation = 0;  ///< a key, like the numbers below except seq
  std::int64_t seq = 0;
  std::int64_t by = 0;  ///< the user of the request: the sender or the receiver
  std::int64_t sender = 0;
  std::int64_t receiver = 0;
  std::int64_t low = 0;  ///< the two members of the conversation, the lower key first
  std::int64_t high = 0;
  base::UserId sender_id;
  base::UserId receiver_id;
  base::Timestamp timestamp{};
  std::optional<base::Timestamp> deleted_at{};
  bool withheld = false;
};

class MessageLookup {
 public:
  /// `database` must outlive this.
  explicit MessageLookup(Database& database);

  /// Finds the message. Errors: message_not_found, also if it is not in one of `by`'s conversations or is
  /// withheld from `by`.
  Outcome<MessagePlace> find(const base::UserId& by, const base::MessageId& message);

 private:
  Database& database_;
  Statement find_;
};

}  // namespace parley::store::sqlite
