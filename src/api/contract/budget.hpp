// The budgets that an operation can take from: each is a number of requests a minute.
#pragma once

#include <cstdint>

namespace parley::api {

enum class Budget : std::uint8_t {
  // Counted for a user, over all of the user's sockets and REST together.
  messages,
  calls,             ///< calls that are placed
  changes,           ///< changes of stored messages and of the block list
  receipts,          ///< marks of what was read and of what was delivered
  reads,             ///< lists, look-ups and `sync`
  account_changes,   ///< a new name
  password_changes,  ///< attempts, so that the password cannot be guessed with a stolen token
  uploads,
  signals,  ///< typing
  others,
  // Counted for an address.
  registrations,
  open_requests,  ///< requests to routes that need no token
  downloads,
};

/// Returns whether the budget is counted by address; otherwise it is counted by user.
constexpr bool is_of_address(Budget budget) {
  return budget >= Budget::registrations;
}

}  // namespace parley::api
