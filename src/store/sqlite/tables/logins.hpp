// The table of places from which users logged in: one class for the writer's connection and one for a
// reader's.
#pragma once

#include <string>
#include <variant>

#include "store/login_store.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/outcome.hpp"

namespace parley::store::sqlite {

class LoginWriting {
 public:
  /// `database` must outlive this.
  explicit LoginWriting(Database& database);

  Outcome<std::monostate> remember(const LoginPlace& login, base::Timestamp since);

 private:
  Database& database_;
  Statement find_;
  Statement remember_;
  Statement forget_old_;
  Statement forget_more_;
};

class LoginReading {
 public:
  /// `database` must outlive this.
  explicit LoginReading(Database& database);

  Outcome<bool> knows(const std::string& place, base::Timestamp since);

 private:
  Database& database_;
  Statement find_;
};

}  // namespace parley::store::sqlite
