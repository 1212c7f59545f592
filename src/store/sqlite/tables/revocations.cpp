#include "store/sqlite/tables/revocations.hpp"

#include <string>
#include <utility>

#include "store/sqlite/tables/rows.hpp"

namespace parley::store::sqlite {

Revocations::Revocations(Database& database)
    : database_(database),
      revoke_(database,
              "INSERT INTO revoked_tokens (user, token, expires_at) "
              "SELECT key, ?2, ?3 FROM users WHERE id = ?1 "
              "ON CONFLICT DO UPDATE SET expires_at = max(expires_at, excluded.expires_at) RETURNING 1"),
      mark_(database,
            "INSERT INTO token_marks (user, valid_from, spared, expires_at) "
            "SELECT key, ?2, ?3, ?4 FROM users WHERE id = ?1 "
            "ON CONFLICT DO UPDATE SET valid_from = excluded.valid_from, spared = excluded.spared, "
            "expires_at = excluded.expires_at RETURNING 1"),
      set_password_(database, "UPDATE users SET password_hash = ?2 WHERE id = ?1 RETURNING 1"),
      prune_tokens_(database, "DELETE FROM revoked_tokens WHERE expires_at < ?"),
      prune_marks_(database, "DELETE FROM token_marks WHERE expires_at < ?"),
      tokens_(database,
              "SELECT u.id, t.token, t.expires_at FROM revoked_tokens t JOIN users u ON u.key = t.user "
              "WHERE t.expires_at >= ?"),
      marks_(database,
             "SELECT u.id, m.valid_from, m.spared, m.expires_at FROM token_marks m "
             "JOIN users u ON u.key = m.user WHERE m.expires_at >= ?") {}

Outcome<std::monostate> Revocations::touched(Rows rows) const {
  const bool found = rows.next();
  while (rows.next()) {
  }
  if (rows.failed()) return database_.failure();
  if (!found) return base::Error(base::ErrorCode::user_not_found);
  return std::monostate{};
}

Outcome<std::monostate> Revocations::revoke(const RevokedToken& token) {
  return touched(revoke_(token.user.str(), token.token, number_from(token.expires_at)));
}

Outcome<std::monostate> Revocations::replace_password(const TokenMark& mark, std::string_view hash) {
  Outcome<std::monostate> marked = touched(
      mark_(mark.user.str(), number_from(mark.valid_from), mark.spared, number_from(mark.expires_at)));
  if (!std::holds_alternative<std::monostate>(marked)) return marked;
  return touched(set_password_(mark.user.str(), hash));
}

Outcome<std::monostate> Revocations::prune(base::Timestamp now) {
  if (!prune_tokens_.run(number_from(now)) || !prune_marks_.run(number_from(now))) return database_.failure();
  return std::monostate{};
}

Outcome<Revoked> Revocations::all(base::Timestamp now) {
  Revoked revoked;
  Rows tokens = tokens_(number_from(now));
  while (tokens.next()) {
    revoked.tokens.push_back({base::UserId(std::string(tokens.text(0))), std::string(tokens.text(1)),
                              timestamp_from(tokens.integer(2))});
  }
  Rows marks = marks_(number_from(now));
  while (marks.next()) {
    revoked.marks.push_back({base::UserId(std::string(marks.text(0))), timestamp_from(marks.integer(1)),
                             std::string(marks.text(2)), timestamp_from(marks.integer(3))});
  }
  if (tokens.failed() || marks.failed()) return database_.failure();
  return revoked;
}

}  // namespace parley::store::sqlite
