// The choice to get no calls, from the user who makes it to the store and to the roster. It belongs to the
// user and outlasts devices and restarts; it is shown once it is stored. Where it cannot be stored (a full
// disk) it is in force all the same, until the process ends, and the user is told that it is not kept.
//
// While one choice of a user is being stored, the next one waits, and of several only the newest is stored:
// however fast a user changes their mind, at most one write of theirs is on its way.
#pragma once

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/ids.hpp"
#include "presence/roster.hpp"
#include "store/user_store.hpp"

namespace parley::presence {

/// Must outlive what it has asked of the store.
class BusyChoices {
 public:
  /// Both outlive this.
  BusyChoices(store::UserStore& users, Roster& roster) : users_(users), roster_(roster) {}
  BusyChoices(const BusyChoices&) = delete;
  BusyChoices& operator=(const BusyChoices&) = delete;

  /// Brings the choices of the store to the roster, before the first device arrives.
  void load(store::Completion<void> done);

  /// Answered once the choice, or a newer one, is stored; at once where it changes nothing. Refused:
  /// unauthorized (there is no such user), unavailable (in force, and not stored; the same choice again tries
  /// to store it again).
  void choose(const base::UserId& user, bool is_busy, store::Completion<void> done);

  /// Users with a choice that the store has not answered.
  std::size_t in_flight() const { return pending_.size(); }

 private:
  using Askers = std::vector<store::Completion<void>>;
  struct Pending {
    Askers writing{};            ///< of the choice that is being stored
    std::optional<bool> next{};  ///< the newest behind it
    Askers waiting{};            ///< of all behind it
  };

  /// Whether the choice is in force and stored.
  bool is_settled(const base::UserId& user, bool is_busy) const {
    return roster_.wants_calls(user) != is_busy && !unstored_.contains(user);
  }
  void write(const base::UserId& user, bool is_busy);
  void on_written(const base::UserId& user, bool is_busy, const base::Result<bool>& written);

  store::UserStore& users_;
  Roster& roster_;
  std::unordered_map<base::UserId, Pending> pending_;
  std::unordered_set<base::UserId> unstored_;  ///< whose latest choice the store refused
};

}  // namespace parley::presence
