#include "presence/roster.hpp"

#include <algorithm>
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
  const auto [place, is_new] = entries_.try_emplace(user);
  Entry& entry = place->second;
  if (is_new) tell_later(user, Status::offline);
  entry.debounce.reset();
  ++entry.devices;
  tell_follower(user, entry);
}

void Roster::leave(const base::UserId& user) {
  const auto found = entries_.find(user);
  assert(found != entries_.end() && found->second.devices > 0);
  Entry& entry = found->second;
  if (--entry.devices == 0) {
    entry.last_left = timers_.clock().wall_now();
    entry.debounce = std::make_unique<base::Timer>(timers_, [this, user] { gone(user); });
    entry.debounce->arm(debounce_);
  }
  tell_follower(user, entry);
}

void Roster::leave_now(const base::UserId& user) {
  leave(user);
  end_debounce(user);
}

void Roster::end_debounce(const base::UserId& user) {
  const auto found = entries_.find(user);
  if (found != entries_.end() && found->second.devices == 0) gone(user);
}

void Roster::set_busy(const base::UserId& user, bool busy) {
  const bool changed = busy ? busy_.insert(user).second : busy_.erase(user) > 0;
  if (!changed) return;
  const auto found = entries_.find(user);
  if (found == entries_.end()) return;
  tell_later(user, found->second.told);
  tell_follower(user, found->second);
}

void Roster::set_in_call(const base::UserId& user, bool in_call) {
  const bool changed = in_call ? in_call_.insert(user).second : in_call_.erase(user) > 0;
  if (!changed) return;
  const auto found = entries_.find(user);
  if (found == entries_.end()) return;
  tell_later(user, found->second.told);
  tell_follower(user, found->second);
}

Status Roster::status_of(const base::UserId& user) const {
  const auto found = entries_.find(user);
  return found == entries_.end() ? Status::offline : shown(user);
}

bool Roster::wants_calls(const base::UserId& user) const {
  return !busy_.contains(user);
}

Presence Roster::find(const base::UserId& user) const {
  const auto found = entries_.find(user);
  return found == entries_.end() ? Presence{user} : presence_of(user, found->second);
}

std::size_t Roster::devices(const base::UserId& user) const {
  const auto found = entries_.find(user);
  return found == entries_.end() ? 0 : found->second.devices;
}

Presence Roster::presence_of(const base::UserId& user, const Entry& entry) const {
  const base::Timestamp now = timers_.clock().wall_now();
  return {user, shown(user), entry.told_at, entry.devices > 0 ? now : entry.last_left};
}

Status Roster::shown(const base::UserId& user) const {
  if (in_call_.contains(user)) return Status::in_call;
  return busy_.contains(user) ? Status::busy : Status::online;
}

void Roster::tell_later(const base::UserId& user, Status told) {
  if (!told_.emplace(user, told).second) return;
  to_tell_.push_back(user);
  if (!tell_.armed()) tell_.arm_at(std::max(timers_.now(), quiet_until_));
}

void Roster::tell_changes() {
  std::vector<Presence> changes;
  for (const base::UserId& user : to_tell_) {
    if (auto change = change_of(user, told_.at(user))) changes.push_back(*std::move(change));
  }
  // The containers are swapped with empty ones to release their memory. Otherwise they would keep the size of
  // a moment when ten thousand users reconnected at once.
  std::vector<base::UserId>().swap(to_tell_);
  std::unordered_map<base::UserId, Status>().swap(told_);
  std::unordered_map<base::UserId, Presence>().swap(gone_);
  if (!changes.empty()) quiet_until_ = timers_.now() + listener_.on_changes(changes);
}

std::optional<Presence> Roster::change_of(const base::UserId& user, Status told) {
  const auto found = entries_.find(user);
  if (found == entries_.end()) {
    if (told == Status::offline) return std::nullopt;
    return gone_.at(user);
  }
  Entry& entry = found->second;
  entry.told = shown(user);
  if (entry.told == told) return std::nullopt;
  entry.told_at = timers_.clock().wall_now();
  tell_follower(user, entry);
  return presence_of(user, entry);
}

void Roster::gone(const base::UserId& user) {
  const auto found = entries_.find(user);
  // Copied first, because `user` is part of the timer that is destroyed with the entry.
  const Presence presence{user, Status::offline, timers_.clock().wall_now(), found->second.last_left};
  tell_later(presence.user, found->second.told);
  gone_.insert_or_assign(presence.user, presence);
  entries_.erase(found);
  if (follower_ != nullptr) follower_->follow(presence, 0);
  listener_.on_gone(presence);
}

void Roster::tell_follower(const base::UserId& user, const Entry& entry) {
  if (follower_ != nullptr) follower_->follow(presence_of(user, entry), entry.devices);
}

}  // namespace parley::presence
