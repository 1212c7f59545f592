// The copy of the roster on another shard. It lags behind the roster by the delay of a mailbox.
#pragma once

#include <cstddef>
#include <unordered_map>

#include "base/timers.hpp"
#include "presence/presence_view.hpp"

namespace parley::presence {

class PresenceReplica final : public PresenceView, public Follower {
 public:
  explicit PresenceReplica(const base::Clock& clock) : clock_(clock) {}

  Presence find(const base::UserId& user) const override;
  std::size_t devices(const base::UserId& user) const override;
  void follow(const Presence& presence, std::size_t devices) override;

  /// The number of users with a device connected, or gone for less than the debounce.
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Presence presence;
    std::size_t devices;
  };

  const base::Clock& clock_;
  std::unordered_map<base::UserId, Entry> entries_;
};

}  // namespace parley::presence
