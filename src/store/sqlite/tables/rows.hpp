// How a message, a user and a call are read from a row, said once for everybody who reads one.
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

/// An empty text is kept as NULL.
inline std::optional<std::string_view> unless_empty(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

std::optional<base::Timestamp> timestamp_or_nothing(const Rows& row, int column);

/// What a message's own row says, with the table as m: the first columns of whatever message_from reads.
inline constexpr std::string_view message_columns =
    "m.id, m.seq, m.position, m.sender, m.content, m.type, m.timestamp, m.edited_at, m.client_message_id, "
    "m.deleted_at, m.withheld";
inline constexpr int message_seq_column = 1;
inline constexpr int message_position_column = 2;
inline constexpr int message_sender_column = 3;  ///< the key of a user
inline constexpr int message_content_column = 4;
inline constexpr int message_withheld_column = 10;
/// A SELECT of whole messages, for message_from; `where` may use the tables m (messages), c (conversations),
/// s and r (the sender and the receiver as users), k (the receiver's membership).
std::string select_message(std::string_view where);
inline constexpr int message_receiver_column = 14;  ///< their id
/// As `reader` may see it; without one, as its sender may.
Message message_from(const Rows& row, std::string_view reader = {});
/// Of a SELECT of message_columns only, of messages between these two.
Message message_from(const Rows& row, const Participants& parties, std::string_view reader);

inline constexpr std::string_view user_columns =
    "id, name, email, password_hash, created_at, last_seen, name_chosen";
User user_from(const Rows& row);

/// A SELECT of whole calls, for call_from; `where` may use the tables c (calls), s and r (the caller and the
/// callee as users). The calls are the outer loop, so that the order of an index on them is kept.
std::string select_call(std::string_view where);
/// The columns of select_call that a page is ordered by; equal times are ordered by which was stored first.
inline constexpr std::string_view call_order = "placed_at DESC, key DESC";
Call call_from(const Rows& row);

}  // namespace parley::store::sqlite
