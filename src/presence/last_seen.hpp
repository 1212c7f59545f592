// Stores when users were last seen, so that it survives a restart. There is one write each time a user goes
// offline; what happens within the debounce causes none. All notifications are forwarded to the next
// listener.
#pragma once

#include <cstddef>
#include <span>

#include "presence/roster.hpp"
#include "store/user_store.hpp"

namespace parley::presence {

/// Must outlive its unanswered requests to the store.
class LastSeen final : public Listener {
 public:
  LastSeen(store::UserStore& users, Listener& next) : users_(users), next_(next) {}
  LastSeen(const LastSeen&) = delete;
  LastSeen& operator=(const LastSeen&) = delete;

  void on_gone(const Presence& presence) override;
  base::Duration on_changes(std::span<const Presence> changes) override { return next_.on_changes(changes); }

  /// Stores the time without notifying the next listener. Used for users who are still connected when the
  /// process ends. If the store fails, the write is lost, and the stored time is older than the true one,
  /// never newer.
  void keep(const Presence& presence);
  /// The number of writes that the store has not answered yet.
  std::size_t in_flight() const { return in_flight_; }

 private:
  store::UserStore& users_;
  Listener& next_;
  std::size_t in_flight_ = 0;
};

}  // namespace parley::presence
