// Who can be called, as the switchboard needs to know it.
#pragma once

#include <optional>
#include <string>

#include "base/ids.hpp"
#include "store/user_store.hpp"

namespace parley::calls {

class Directory {
 public:
  virtual ~Directory() = default;

  /// The user's name; nothing for a stranger. Answered exactly once, perhaps later.
  virtual void find(const base::UserId& user, store::Completion<std::optional<std::string>> done) = 0;
  /// Whether a device of this user is here, the debounce of presence apart: false as soon as the last has
  /// gone.
  virtual bool is_connected(const base::UserId& user) const = 0;
  /// Whether one of the two keeps the other away: who is called then is as if not here.
  virtual bool are_apart(const base::UserId&, const base::UserId&) const { return false; }
  /// Whether the user wants no calls.
  virtual bool is_busy(const base::UserId& user) const = 0;
};

}  // namespace parley::calls
