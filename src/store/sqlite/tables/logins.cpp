#include "store/sqlite/tables/logins.hpp"

#include <chrono>
#include <optional>
#include <utility>

#include "store/sqlite/tables/rows.hpp"

namespace parley::store::sqlite {

namespace {

/// If a place is used again within this time, its row is not changed, so that the login writes nothing.
constexpr std::chrono::hours precision{24};

}  // namespace

LoginWriting::LoginWriting(Database& database)
    : database_(database),
      find_(database,
            "SELECT u.key, l.at FROM users u LEFT JOIN login_places l ON l.place = ?2 AND l.user = u.key "
            "WHERE u.id = ?1"),
      remember_(database,
                "INSERT INTO login_places (place, user, at) VALUES (?, ?, ?) "
                "ON CONFLICT DO UPDATE SET user = excluded.user, at = excluded.at"),
      forget_old_(database, "DELETE FROM login_places WHERE at < ?"),
      forget_more_(database,
                   "DELETE FROM login_places WHERE user = ?1 AND place NOT IN (SELECT place FROM "
                   "login_places WHERE user = ?1 ORDER BY at DESC LIMIT ?2)") {}

Outcome<std::monostate> LoginWriting::remember(const LoginPlace& login, base::Timestamp since) {
  std::int64_t user = 0;
  std::optional<base::Timestamp> known;
  {
    Rows rows = find_(login.user.str(), login.place);
    const bool found = rows.next();
    if (rows.failed()) return database_.failure();
    if (!found) return base::Error(base::ErrorCode::user_not_found);
    user = rows.integer(0);
    known = timestamp_or_nothing(rows, 1);
  }
  if (known && login.at < *known + precision) return std::monostate{};
  const bool is_done = remember_.run(login.place, user, number_from(login.at)) &&
                       forget_old_.run(number_from(since)) &&
                       forget_more_.run(user, static_cast<std::int64_t>(most_login_places));
  if (!is_done) return database_.failure();
  return std::monostate{};
}

LoginReading::LoginReading(Database& database)
    : database_(database), find_(database, "SELECT 1 FROM login_places WHERE place = ? AND at >= ?") {}

Outcome<bool> LoginReading::knows(const std::string& place, base::Timestamp since) {
  Rows rows = find_(place, number_from(since));
  const bool found = rows.next();
  if (rows.failed()) return database_.failure();
  return found;
}

}  // namespace parley::store::sqlite
