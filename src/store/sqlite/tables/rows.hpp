// Reads messages, users and calls from rows of the database, in one place for all queries.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "store/call_store.hpp"
#include "store/message_store.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/tables/participants.hpp"
#include "store/user_store.hpp"

namespace parley::store::sqlite {

/// Milliseconds since 1970, UTC.
inline std::int64_t number_from(base::Timestamp timestamp) {
  return timestamp.time_since_epoch().count();
}
inline std::optional<std::int64_t> number_from(const std::optional<base::Timestamp>& timestamp) {
  return timestamp ? std::optional(number_from(*timestamp)) : std::nullopt;
}
inline base::Timestamp timestamp_from(std::int64_t number) {
  return base::Timestamp(base::Duration(number));
}

/// Converts an empty text to NULL.
inline std::optional<std::string_view> unless_empty(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

std::optional<base::Timestamp> timestamp_or_nothing(const Rows& row, int column);

/// The columns of a message's own row, with the table as m: the first columns of all rows that message_from
/// reads.
inline constexpr std::string_view message_columns =
    "m.id, m.seq, m.position, m.sender, m.content, m.type, m.timestamp, m.edited_at, m.client_message_id, "
    "m.deleted_at, m.withheld";
inline constexpr int message_seq_column = 1;
inline constexpr int message_position_column = 2;
inline constexpr int message_sender_column = 3;  ///< a user key
inline constexpr int message_content_column = 4;
inline constexpr int message_withheld_column = 10;
/// Returns a SELECT of whole messages for message_from. `where` may use the tables m (messages), c
/// (conversations), s and r (the sender and the receiver as users), k (the receiver's membership).
std::string select_message(std::string_view where);
inline constexpr int message_receiver_column = 14;  ///< the receiver's user id
/// Reads a message as `reader` may see it; if `reader` is empty, as its sender may.
Message message_from(const Rows& row, std::string_view reader = {});
/// Reads a message from a SELECT that has only message_columns. The message is between these two users.
Message message_from(const Rows& row, const Participants& parties, std::string_view reader);

inline constexpr std::string_view user_columns =
    "id, name, email, password_hash, created_at, last_seen, name_chosen";
User user_from(const Rows& row);

/// Returns a SELECT of whole calls for call_from. `where` may use the tables c (calls), s and r (the caller
/// and the callee as users). The calls are the outer loop, so that the rows come in the order of an index on
/// them.
std::string select_call(std::string_view where);
/// The columns of select_call by which a page is ordered. Calls of equal times are in the order of storing.
inline constexpr std::string_view call_order = "placed_at DESC, key DESC";
Call call_from(const Rows& row);

}  // namespace parley::store::sqlite
