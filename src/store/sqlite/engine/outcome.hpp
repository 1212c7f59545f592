// The result of one operation on the database.
#pragma once

#include <utility>
#include <variant>

#include "base/error.hpp"
#include "store/sqlite/engine/database.hpp"

namespace parley::store::sqlite {

/// A value if the operation succeeded. An Error if it was refused; the rest of the transaction is unaffected.
/// A Failure if it failed and the transaction must be rolled back.
template <class T>
using Outcome = std::variant<T, base::Error, Failure>;

/// Converts the error or failure of one step into that of the whole operation. Precondition: `outcome` holds
/// no value.
template <class To, class From>
Outcome<To> without_value(Outcome<From> outcome) {
  if (auto* error = std::get_if<base::Error>(&outcome)) return std::move(*error);
  return std::get<Failure>(std::move(outcome));
}

}  // namespace parley::store::sqlite
