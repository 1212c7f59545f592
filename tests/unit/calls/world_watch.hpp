// The invariants of a World after every move, and the strings that describe its state.
#pragma once

#include <algorithm>

#include "unit/calls/world_moves.hpp"

namespace parley::calls {

/// Simulates the client: updates the screen of a device, and reports wrong notifications.
inline void World::hear(int device, const CallNotification& notice) {
  Screen& screen = screens_[static_cast<std::size_t>(device)];
  auto& over = over_[static_cast<std::size_t>(device)];
  const auto show = [&](const store::Call& call, Screen::Shows shows) {
    if (over.contains(call.id)) blame("notified of a call that is over");
    if (screen.call && screen.call != call.id) blame("notified of a second call");
    const auto kept = store_.kept.find(call.id);
    if (kept == store_.kept.end() || kept->second != call) blame("notified before it was stored");
    screen.shows = shows;
    screen.call = call.id;
    if (now_ != call.id) old_ = now_;
    now_ = call.id;
  };
  const auto clear = [&](const store::Call& call, bool is_over) {
    if (over.contains(call.id)) blame("notified twice that a call is over");
    if (is_over) over.insert(call.id);
    if (screen.call == call.id) screen = {};
  };
  if (const auto* initiated = std::get_if<Initiated>(&notice)) show(initiated->call, Screen::Shows::calling);
  if (const auto* incoming = std::get_if<Incoming>(&notice)) show(incoming->call, Screen::Shows::rung);
  if (const auto* accepted = std::get_if<Accepted>(&notice)) {
    if (!accepted_by_word_.contains(accepted->call.id)) blame("accepted although the callee did not accept");
    show(accepted->call, Screen::Shows::talking);
  }
  if (const auto* rejected = std::get_if<Rejected>(&notice)) clear(rejected->call, true);
  if (const auto* ended = std::get_if<Ended>(&notice)) {
    clear(ended->call, ended->reason != Ended::Reason::answered_elsewhere);
  }
}

inline std::set<base::CallId> World::known() const {
  std::set<base::CallId> ids;
  for (const auto& [call, record] : store_.kept) ids.insert(call);
  for (std::size_t i = 0; i < store_.owed(); ++i) ids.insert(store_.owed_record(i).id);
  return ids;
}

inline void World::watch() {
  watch_calls();
  const bool is_quiet = store_.owed() == 0;
  if (is_quiet && !unanswered_.empty()) blame("never answered: " + unanswered_.front().second.text());
  if (!is_quiet) return;
  for (int device = 0; device <= stranger; ++device) watch_screen(device);
}

inline void World::watch_calls() {
  std::set<base::UserId> in_a_call;
  std::size_t lines = 0, standing_calls = 0;
  for (const base::CallId& call : known()) {
    const auto kept = store_.kept.find(call);
    if (kept != store_.kept.end() && kept->second.outcome) {
      if (final_.try_emplace(call, kept->second).first->second != kept->second)
        blame("a call that is over changed");
    }
    const auto standing = board_.standing(call);
    if (!standing) continue;
    ++standing_calls;
    if (is_final(standing->state)) blame("a call that is over is still live");
    if (standing->waiting > 0 && !standing->is_storing) blame("inputs wait although nothing is being stored");
    if (!is_live(standing->state)) {
      for (std::size_t i = 0; i < store_.owed(); ++i) {
        const store::Call& record = store_.owed_record(i);
        if (record.id == call && !record.outcome) lines += 2;
      }
      continue;
    }
    lines += 2;
    if (kept == store_.kept.end()) return blame("alive and not stored");
    for (const base::UserId* party : {&kept->second.caller, &kept->second.callee}) {
      if (!in_a_call.insert(*party).second) blame("in two calls: " + party->str());
      const auto active = board_.active(*party);
      if (!active || active->id != call) blame("its call is not active: " + party->str());
    }
    watch_parties(kept->second, *standing);
  }
  if (board_.size() != standing_calls) blame("a call without a record");
  if (in_a_call != occupied_) blame("occupied without a call, or the other way round");
  if (lines_.size() != lines) blame(std::to_string(lines_.size()) + " lines for " + std::to_string(lines));
}

/// Deadlines must be armed as the state requires, and the state must match the connections. While a record is
/// being stored, the state may be late, and a deadline may have passed.
inline void World::watch_parties(const store::Call& call, const Switchboard::Standing& standing) {
  for (const Deadline deadline : all_deadlines) {
    const bool is_armed = standing.remaining[static_cast<std::size_t>(deadline)].has_value();
    if (is_armed && !runs(deadline, standing.state))
      blame("a deadline is armed that the state does not have");
    if (!is_armed && runs(deadline, standing.state) && !standing.is_storing) blame("a deadline is missing");
  }
  if (standing.is_storing) return;
  if (is_without(standing.state, CallParty::caller) == is_connected(call.caller))
    blame("wrong about its caller");
  if (is_accepted(standing.state) &&
      is_without(standing.state, CallParty::callee) == is_connected(call.callee)) {
    blame("wrong about its callee");
  }
}

inline void World::watch_screen(int device) {
  using Shows = Screen::Shows;
  const Screen& screen = screens_[static_cast<std::size_t>(device)];
  const auto active = board_.active(owner(device));
  const std::string whose = owner(device).str() + std::to_string(device % 2 + 1);
  if (!active || !screen.is_connected) {
    if (screen.shows != Shows::nothing) blame(whose + " shows a call that is not");
    return;
  }
  if (screen.call && screen.call != active->id) blame(whose + " shows another call");
  const bool is_caller = active->caller == owner(device);
  const bool is_talk = active->status == store::CallStatus::accepted;
  // The caller's other devices do not ring, and the callee's other devices stop ringing after an answer.
  const bool may_show_nothing = is_caller != is_talk;
  const Shows due = is_talk ? Shows::talking : is_caller ? Shows::calling : Shows::rung;
  if (screen.shows != due && !(may_show_nothing && screen.shows == Shows::nothing)) {
    blame(whose + " does not show its call as it is");
  }
}

/// States that differ only by a swap of equivalent devices or of the two users are described as one state.
inline std::string World::describe() const {
  std::string least;
  for (int swaps = 0; swaps < 8; swaps += nature_.is_crowded ? 1 : 4) {
    std::array<int, 5> place_of{0, 1, 2, 3, stranger};
    if ((swaps & 1) != 0) std::swap(place_of[0], place_of[1]);
    if ((swaps & 2) != 0) std::swap(place_of[2], place_of[3]);
    if ((swaps & 4) != 0) {
      for (int& place : place_of) place = place == stranger ? stranger : (place + 2) % 4;
    }
    std::string text = text_of(place_of);
    if (least.empty() || text < least) least = std::move(text);
  }
  return least;
}

inline std::string World::text_of(const std::array<int, 5>& place_of) const {
  const auto name = [&](const base::CallId& call) { return call == now_ ? 'n' : call == old_ ? 'o' : 'x'; };
  const auto place = [&](int device) {
    return static_cast<char>('0' + place_of[static_cast<std::size_t>(device)]);
  };
  const auto number = [](auto value) { return static_cast<char>('a' + static_cast<int>(value)); };
  const auto side = [&](const base::UserId& user) {
    return user == owner(stranger) ? 's' : place_of[user == owner(0) ? 0 : 2] < 2 ? 'p' : 'q';
  };

  std::array<std::string, 5> shown;
  for (int device = 0; device <= stranger; ++device) {
    const Screen& screen = screens_[static_cast<std::size_t>(device)];
    std::string& text = shown[static_cast<std::size_t>(place(device) - '0')];
    text = screen.is_connected ? std::string{number(screen.shows)} : "-";
    if (screen.call) text += name(*screen.call);
  }
  std::string text;
  for (const std::string& screen : shown) text.append(screen).append(" ");

  const auto standing_of = [&](const std::optional<base::CallId>& call) {
    if (!call) return text += "|-", void();
    const auto kept = store_.kept.find(*call);
    text.append("|").append({side(kept->second.caller), number(kept->second.status)});
    if (accepted_by_word_.contains(*call)) text += '!';
    const auto standing = board_.standing(*call);
    if (!standing) return;
    text.append({number(standing->state), standing->is_storing ? 's' : '.', number(standing->waiting)});
    for (const auto& left : standing->remaining)
      text.append(left ? std::to_string(left->count()) : "-").append(",");
  };
  standing_of(now_);
  if (nature_.is_crowded) standing_of(old_);
  text += '|';
  for (std::size_t i = 0; i < store_.owed(); ++i) {
    const store::Call& record = store_.owed_record(i);
    const char outcome = record.outcome ? number(*record.outcome) : '-';
    text.append({name(record.id), side(record.caller), number(record.status), outcome, ' '});
  }
  text += '|';
  for (const auto& [question, move] : unanswered_) text.append({number(move.act), place(move.device), ' '});
  return text;
}

}  // namespace parley::calls
