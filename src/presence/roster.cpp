#include "presence/roster.hpp"

#include <cassert>
#include <utility>

namespace parley::presence {

std::string_view to_string(Status status) {
  return status == Status::online ? "online" : "offline";
}

Roster::Roster(base::Timers& timers, base::Duration debounce, Listener& listener)
    : timers_(timers), debounce_(debounce), listener_(listener) {}

Roster::~Roster() = default;

void Roster::arrive(const base::UserId& user) {
  std::unique_ptr<Entry>& entry = entries_[user];
  const bool is_new = entry == nullptr;
  if (is_new) {
    entry = std::make_unique<Entry>(timers_, [this, user] { gone(user); });
    entry->online_since = timers_.clock().wall_now();
  }
  entry->debounce.disarm();
  ++entry->devices;
  if (is_new) listener_.on_presence(presence_of(user, *entry));
}

void Roster::leave(const base::UserId& user) {
  const auto found = entries_.find(user);
  assert(found != entries_.end() && found->second->devices > 0);
  Entry& entry = *found->second;
  if (--entry.devices > 0) return;
  entry.last_left = timers_.clock().wall_now();
  entry.debounce.arm(debounce_);
}

std::size_t Roster::devices(const base::UserId& user) const {
  const auto found = entries_.find(user);
  return found == entries_.end() ? 0 : found->second->devices;
}

Presence Roster::presence_of(const base::UserId& user, const Entry& entry) const {
  const base::Timestamp now = timers_.clock().wall_now();
  return {user, Status::online, entry.online_since, entry.devices > 0 ? now : entry.last_left};
}

void Roster::gone(const base::UserId& user) {
  const auto found = entries_.find(user);
  // Copied first: `user` is part of the timer that goes with the entry.
  const Presence presence{user, Status::offline, timers_.clock().wall_now(), found->second->last_left};
  entries_.erase(found);
  listener_.on_presence(presence);
}

}  // namespace parley::presence
