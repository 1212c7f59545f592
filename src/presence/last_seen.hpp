// When people were last here, kept where a restart finds it: one write for each going, whatever came and went
// within the debounce. Everything is passed on to the listener behind it.
#pragma once

#include <cstddef>
#include <span>

#include "presence/roster.hpp"
#include "store/user_store.hpp"

namespace parley::presence {

/// Must outlive what it has asked of the store.
class LastSeen final : public Listener {
 public:
  LastSeen(store::UserStore& users, Listener& next) : users_(users), next_(next) {}
  LastSeen(const LastSeen&) = delete;
  LastSeen& operator=(const LastSeen&) = delete;

  void on_gone(const Presence& presence) override;
  base::Duration on_changes(std::span<const Presence> changes) override { return next_.on_changes(changes); }

  /// Writes it down without telling anybody: for who is still here when the process ends. A write that the
  /// store refuses is lost: what it has is then older than the truth, never newer.
  void keep(const Presence& presence);
  /// Writes that the store has not answered.
  std::size_t in_flight() const { return in_flight_; }

 private:
  store::UserStore& users_;
  Listener& next_;
  std::size_t in_flight_ = 0;
};

}  // namespace parley::presence
