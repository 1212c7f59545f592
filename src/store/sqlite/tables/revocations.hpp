// The tables of revoked tokens: written by the writer's connection, loaded at the start by a reader's.
#pragma once

#include <string_view>
#include <variant>

#include "store/revocation_store.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/outcome.hpp"

namespace parley::store::sqlite {

class Revocations {
 public:
  /// `database` must outlive this.
  explicit Revocations(Database& database);

  Outcome<std::monostate> revoke(const RevokedToken& token);
  /// Makes two changes; the caller's transaction makes them atomic.
  Outcome<std::monostate> replace_password(const TokenMark& mark, std::string_view hash);
  Outcome<std::monostate> prune(base::Timestamp now);

  Outcome<Revoked> all(base::Timestamp now);

 private:
  /// Returns user_not_found if the statement changed no row.
  Outcome<std::monostate> touched(Rows rows) const;

  Database& database_;
  Statement revoke_;
  Statement mark_;
  Statement set_password_;
  Statement prune_tokens_;
  Statement prune_marks_;
  Statement tokens_;
  Statement marks_;
};

}  // namespace parley::store::sqlite
