// Who is here at this moment, for whoever only asks: the roster itself, or another shard's copy of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/clock.hpp"
#include "base/ids.hpp"

namespace parley::presence {

enum class Status : std::uint8_t { online, offline, busy, in_call };
std::string_view to_string(Status status);

struct Presence {
  base::UserId user;
  Status status = Status::offline;
  base::Timestamp changed_at{};  ///< when the status became this
  base::Timestamp last_seen{};   ///< now while a device is here, else when the last one went
};

class PresenceView {
 public:
  virtual ~PresenceView() = default;
  /// What is shown of them; only the user and `offline` for who is not here.
  virtual Presence find(const base::UserId& user) const = 0;
  /// Devices that are here, the debounce apart.
  virtual std::size_t devices(const base::UserId& user) const = 0;
};

/// Follows a roster: told of everything that find() or devices() answers differently from now on.
class Follower {
 public:
  virtual ~Follower() = default;
  /// `devices` of who is gone is 0, and their status `offline`.
  virtual void follow(const Presence& presence, std::size_t devices) = 0;
};

}  // namespace parley::presence
