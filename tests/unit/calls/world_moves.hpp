// The moves of a World and their effects.
#pragma once

#include "unit/calls/world.hpp"

namespace parley::calls {

inline const base::UserId& World::owner(int device) {
  static const std::array<base::UserId, 3> users{base::UserId("alice"), base::UserId("bob"),
                                                 base::UserId("carol")};
  return users[static_cast<std::size_t>(device) / 2];
}

inline std::string World::Move::text() const {
  constexpr std::array<std::string_view, 11> words{
      "places",          "accepts",      "rejects",      "ends",         "comes or goes", "logs out",
      "accepts the old", "ends the old", "disk goes on", "disk is full", "time passes"};
  std::string text(words[static_cast<std::size_t>(act)]);
  if (act >= Act::disk_goes_on) return text;
  return owner(device).str() + std::to_string(device % 2 + 1) + " " + text;
}

inline World::World(Nature nature, Onlooker* onlooker) : nature_(nature), onlooker_(onlooker) {
  store_.is_held = nature.has_slow_disk;
  if (!nature.is_crowded) screens_[1].is_connected = screens_[3].is_connected = false;
}

inline std::vector<World::Move> World::moves(Nature nature) {
  std::vector<Move> moves;
  for (int device = 0; device <= stranger; ++device) {
    if (!nature.is_crowded && (device % 2 == 1 || device == stranger)) continue;
    for (const Act act : {Act::place, Act::accept, Act::reject, Act::end}) moves.push_back({act, device});
    if (device != stranger) moves.push_back({Act::come_or_go, device});
    if (nature.has_logouts && (device == 0 || device == 2)) moves.push_back({Act::log_out, device});
    if (!nature.is_crowded || device % 2 == 1) continue;
    for (const Act act : {Act::accept_old, Act::end_old}) moves.push_back({act, device});
  }
  if (nature.has_slow_disk) moves.push_back({Act::disk_goes_on});
  if (nature.has_slow_disk) moves.push_back({Act::disk_is_full});
  moves.push_back({Act::time_passes});
  return moves;
}

inline bool World::can(const Move& move) const {
  const bool may_ask = unanswered_.size() < 2 && screens_[static_cast<std::size_t>(move.device)].is_connected;
  switch (move.act) {
    // The third user only finds out that Alice is busy.
    case Act::place:
      return may_ask && store_.owed() < 2 && (move.device != stranger || occupied_.contains(owner(0)));
    case Act::accept:
    case Act::reject:
      // The crowded world tests that a caller cannot answer.
      return may_ask && now_ && (nature_.is_crowded || store_.kept.at(*now_).callee == owner(move.device));
    case Act::end:
      return may_ask && now_.has_value();
    case Act::accept_old:
    case Act::end_old:
      return may_ask && old_.has_value();
    case Act::come_or_go:
    case Act::log_out:
      return true;
    case Act::disk_goes_on:
    case Act::disk_is_full:
      return store_.owed() > 0;
    case Act::time_passes:
      return timers_.next_deadline().has_value();
  }
  return false;
}

inline std::optional<base::CallId> World::subject(const Move& move) const {
  if (move.act == Act::accept_old || move.act == Act::end_old) return old_;
  if (move.act == Act::accept || move.act == Act::reject || move.act == Act::end) return now_;
  return std::nullopt;
}

inline void World::repeat(const Move& move) {
  const base::UserId& who = owner(move.device);
  const base::UserId& other = owner(who == owner(0) ? 2 : 0);
  switch (move.act) {
    case Act::place:
      board_.place({who, who.str(), id(move.device), other, type_of(move.device)},
                   [done = noting(move)](Placed placed) mutable { done(std::move(placed.call)); });
      break;
    case Act::accept:
      if (const auto call = store_.kept.find(*now_);
          call != store_.kept.end() && call->second.callee == who) {
        accepted_by_word_.insert(*now_);
      }
      board_.respond(who, id(move.device), *now_, Response::accept, noting(move));
      break;
    case Act::reject:
      board_.respond(who, id(move.device), *now_, Response::reject, noting(move));
      break;
    case Act::end:
      board_.end(who, *now_, noting(move));
      break;
    case Act::accept_old:
      board_.respond(who, id(move.device), *old_, Response::accept, noting(move));
      break;
    case Act::end_old:
      board_.end(who, *old_, noting(move));
      break;
    case Act::come_or_go:
      come_or_go(move.device);
      break;
    case Act::log_out:
      log_out(who);
      break;
    case Act::disk_goes_on:
      store_.answer_next();
      break;
    case Act::disk_is_full:
      store_.answer_next(base::Error(base::ErrorCode::unavailable));
      break;
    case Act::time_passes:
      clock_.advance(nature_.pace.value_or(*timers_.next_deadline() - timers_.now()), timers_);
      break;
  }
  watch();
}

inline void World::come_or_go(int device) {
  Screen& screen = screens_[static_cast<std::size_t>(device)];
  const base::UserId& who = owner(device);
  if (screen.is_connected) {
    screen = {.is_connected = false};
    if (!is_connected(who)) board_.last_device_gone(who);
    return;
  }
  screen.is_connected = true;
  const auto active = board_.active(who);
  if (active && active->status == store::CallStatus::accepted) {
    screen.shows = Screen::Shows::talking;
    screen.call = active->id;
  }
  board_.device_arrived(who, id(device));
}

inline void World::log_out(const base::UserId& who) {
  for (int device = 0; device < stranger; ++device) {
    if (owner(device) == who) screens_[static_cast<std::size_t>(device)] = {.is_connected = false};
  }
  board_.logged_out(who);
  if (store_.owed() == 0 && board_.active(who)) blame("a call outlives the logout of " + who.str());
}

inline void World::abandon() {
  for (int device = 0; device < stranger; ++device) {
    if (screens_[static_cast<std::size_t>(device)].is_connected) come_or_go(device);
  }
  store_.release();
  clock_.advance(std::chrono::hours(1), timers_);
  watch();
  if (board_.size() != 0) blame("a call is left although all users have left");
  if (timers_.next_deadline()) blame("a deadline without a call");
}

inline Switchboard::Done World::noting(const Move& move) {
  const int question = questions_++;
  unanswered_.emplace_back(question, move);
  return [this, question, move](const base::Result<store::Call>& result) {
    const auto found = std::find_if(unanswered_.begin(), unanswered_.end(),
                                    [&](const auto& asked) { return asked.first == question; });
    if (found == unanswered_.end()) return blame("answered twice: " + move.text());
    if (onlooker_ != nullptr) onlooker_->on_answered(result);
    unanswered_.erase(found);
    if (move.device == stranger && result) blame("the third user's request succeeded");
    if (move.act == Act::accept_old && result) blame("a call that is over was accepted");
    if (move.act == Act::accept && result && owner(move.device) != result->callee)
      blame("the caller accepted");
  };
}

inline bool World::is_connected(const base::UserId& user) const {
  for (int device = 0; device <= stranger; ++device) {
    if (owner(device) == user && screens_[static_cast<std::size_t>(device)].is_connected) return true;
  }
  return false;
}

inline void World::tell(const To& to, const CallNotification& notice) {
  for (int device = 0; device <= stranger; ++device) {
    if (owner(device) != to.user || !screens_[static_cast<std::size_t>(device)].is_connected) continue;
    if (to.which == Which::one && id(device) != to.device) continue;
    if (to.which == Which::others && id(device) == to.device) continue;
    if (onlooker_ != nullptr) onlooker_->on_heard(device, notice);
    hear(device, notice);
  }
}

inline void World::on_occupied(const base::UserId& user, bool in_call) {
  if (in_call != occupied_.insert(user).second) blame("occupied twice, or free twice: " + user.str());
  if (!in_call) occupied_.erase(user);
}

}  // namespace parley::calls
