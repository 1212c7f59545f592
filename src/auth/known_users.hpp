// Users that are known to exist, with their names, so that joining needs no read once somebody has been
// seen. Users are never removed, and whoever changes a name remembers the new one here, so what is here stays
// true.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/ids.hpp"

namespace parley::auth {

/// Bounded: when `capacity` users are young, they become the old ones, and the old ones are forgotten. At
/// most twice `capacity` are remembered, and somebody who keeps coming is never forgotten. Cost: O(1).
class KnownUsers {
 public:
  explicit KnownUsers(std::size_t capacity) : capacity_(capacity) {}

  /// The name; nothing for somebody who is not known. Valid until the next call.
  const std::string* find(const base::UserId& user);
  void remember(const base::UserId& user, std::string_view name);
  std::size_t size() const { return young_.size() + old_.size(); }

 private:
  using Names = std::unordered_map<base::UserId, std::string>;

  std::size_t capacity_;
  Names young_;
  Names old_;
};

}  // namespace parley::auth
