// The read-only view of the present presence of users. It is either the roster itself or the copy of another
// shard.
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
  base::Timestamp last_seen{};  ///< now while a device is connected; otherwise when the last one disconnected
};

class PresenceView {
 public:
  virtual ~PresenceView() = default;
  /// Returns the presence that is shown of the user. For a user who is offline, only `user` and `status` are
  /// set.
  virtual Presence find(const base::UserId& user) const = 0;
  /// The number of devices that are connected now, without the debounce.
  virtual std::size_t devices(const base::UserId& user) const = 0;
};

/// Receives the changes of a roster: everything that find() or devices() returns differently from now on.
class Follower {
 public:
  virtual ~Follower() = default;
  /// Applies a change. For a user who has gone, `devices` is 0 and the status is `offline`.
  virtual void follow(const Presence& presence, std::size_t devices) = 0;
};

}  // namespace parley::presence
