#include "presence/roster.hpp"

#include <array>
#include <cassert>
#include <utility>

namespace parley::presence {

std::string_view to_string(Status status) {
  constexpr std::array<std::string_view, 4> names{"online", "offline", "busy", "in_call"};
  return names[static_cast<std::size_t>(status)];
}

Roster::Roster(base::Timers& timers, base::Duration debounce, Listener& listener)
    : timers_(timers), debounce_(debounce), listener_(listener), tell_(timers, [this] { tell_changes(); }) {}

Roster::~Roster() = default;

void Roster::arrive(const base::UserId& user) {
  std::unique_ptr<Entry>& entry = entries_[user];
  const bool is_new = entry == nullptr;
  if (is_new) {
    entry = std::make_unique<Entry>(timers_, [this, user] { gone(user); });
    entry->told = shown(user, *entry);
    entry->told_at = timers_.clock().wall_now();
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

void Roster::leave_now(const base::UserId& user) {
  leave(user);
  if (devices(user) == 0) gone(user);
}

void Roster::set_busy(const base::UserId& user, bool busy) {
  const auto found = entries_.find(user);
  if (found == entries_.end() || found->second->is_busy == busy) return;
  found->second->is_busy = busy;
  tell_later(user, *found->second);
}

void Roster::set_in_call(const base::UserId& user, bool in_call) {
  const bool changed = in_call ? in_call_.insert(user).second : in_call_.erase(user) > 0;
  if (!changed) return;
  if (const auto found = entries_.find(user); found != entries_.end()) tell_later(user, *found->second);
}

Status Roster::status_of(const base::UserId& user) const {
  const auto found = entries_.find(user);
  return found == entries_.end() ? Status::offline : shown(user, *found->second);
}

bool Roster::wants_calls(const base::UserId& user) const {
  const auto found = entries_.find(user);
  return found == entries_.end() || !found->second->is_busy;
}

Presence Roster::find(const base::UserId& user) const {
  const auto found = entries_.find(user);
  if (found == entries_.end()) return {user};
  Presence presence = presence_of(user, *found->second);
  presence.status = shown(user, *found->second);
  return presence;
}

std::size_t Roster::devices(const base::UserId& user) const {
  const auto found = entries_.find(user);
  return found == entries_.end() ? 0 : found->second->devices;
}

Presence Roster::presence_of(const base::UserId& user, const Entry& entry) const {
  const base::Timestamp now = timers_.clock().wall_now();
  return {user, entry.told, entry.told_at, entry.devices > 0 ? now : entry.last_left};
}

Status Roster::shown(const base::UserId& user, const Entry& entry) const {
  if (in_call_.contains(user)) return Status::in_call;
  return entry.is_busy ? Status::busy : Status::online;
}

void Roster::tell_later(const base::UserId& user, Entry& entry) {
  if (std::exchange(entry.is_to_tell, true)) return;
  to_tell_.push_back(user);
  if (!tell_.armed()) tell_.arm(base::Duration(0));
}

void Roster::tell_changes() {
  for (const base::UserId& user : std::exchange(to_tell_, {})) {
    const auto found = entries_.find(user);
    // Gone, or gone and back: what they came back to has been told.
    if (found == entries_.end() || !std::exchange(found->second->is_to_tell, false)) continue;
    Entry& entry = *found->second;
    const Status status = shown(user, entry);
    if (status == entry.told) continue;
    entry.told = status;
    entry.told_at = timers_.clock().wall_now();
    listener_.on_presence(presence_of(user, entry));
  }
}

void Roster::gone(const base::UserId& user) {
  const auto found = entries_.find(user);
  // Copied first: `user` is part of the timer that goes with the entry.
  const Presence presence{user, Status::offline, timers_.clock().wall_now(), found->second->last_left};
  entries_.erase(found);
  listener_.on_presence(presence);
}

}  // namespace parley::presence
