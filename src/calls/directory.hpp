// The interface through which the switchboard asks which users exist and can be called.
#pragma once

#include <optional>
#include <string>

#include "base/ids.hpp"
#include "store/user_store.hpp"

namespace parley::calls {

class Directory {
 public:
  virtual ~Directory() = default;

  /// Finds the user's name; the result is empty if there is no such user. `done` runs exactly once, perhaps
  /// later.
  virtual void find(const base::UserId& user, store::Completion<std::optional<std::string>> done) = 0;
  /// Returns true if a device of this user is connected. The debounce of presence does not apply: this is
  /// false as soon as the last device has disconnected.
  virtual bool is_connected(const base::UserId& user) const = 0;
  /// Returns true if one of the two users has blocked the other. The callee then counts as not connected.
  virtual bool are_apart(const base::UserId&, const base::UserId&) const { return false; }
  /// Returns true if the user's status says that calls are not wanted.
  virtual bool is_busy(const base::UserId& user) const = 0;
};

}  // namespace parley::calls
