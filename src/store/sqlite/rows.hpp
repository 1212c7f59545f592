// How a message and a user are read from a row, said once for everybody who reads one.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "store/message_store.hpp"
#include "store/sqlite/database.hpp"
#include "store/user_store.hpp"

namespace parley::store::sqlite {

/// Milliseconds since 1970, UTC.
inline std::int64_t number_from(base::Timestamp timestamp) {
  return timestamp.time_since_epoch().count();
}
inline base::Timestamp timestamp_from(std::int64_t number) {
  return base::Timestamp(base::Duration(number));
}

/// A SELECT of whole messages, for message_from; `where` may use the tables m (messages), c (conversations),
/// s and r (the sender and the receiver as users).
std::string select_message(std::string_view where);
Message message_from(const Rows& row);

inline constexpr std::string_view user_columns = "id, name, email, password_hash, created_at";
User user_from(const Rows& row);

}  // namespace parley::store::sqlite
