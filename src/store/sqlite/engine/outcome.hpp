// What becomes of one thing that was asked of the database.
#pragma once

#include <utility>
#include <variant>

#include "base/error.hpp"
#include "store/sqlite/engine/database.hpp"

namespace parley::store::sqlite {

/// Done; or refused, and nothing else in the transaction is harmed; or failed, and the transaction with it.
template <class T>
using Outcome = std::variant<T, base::Error, Failure>;

/// The refusal or the failure of one step, as that of the whole. Precondition: `outcome` is no success.
template <class To, class From>
Outcome<To> without_value(Outcome<From> outcome) {
  if (auto* error = std::get_if<base::Error>(&outcome)) return std::move(*error);
  return std::get<Failure>(std::move(outcome));
}

}  // namespace parley::store::sqlite
