// Where a message lies and whose it is: what whoever marks, edits or deletes one must know of it first.
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
  std::int64_t conversation = 0;  ///< keys, as those below
  std::int64_t seq = 0;
  std::int64_t by = 0;  ///< whoever asked: one of the two
  std::int64_t sender = 0;
  std::int64_t receiver = 0;
  std::int64_t low = 0;  ///< the two of the conversation
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

  /// Refused: message_not_found, also where it is none of `by`'s conversations', or
  /// withheld from them.
  Outcome<MessagePlace> find(const base::UserId& by, const base::MessageId& message);

 private:
  Database& database_;
  Statement find_;
};

}  // namespace parley::store::sqlite
