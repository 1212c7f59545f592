// Stores a user's choice to get no calls, and applies it to the roster. The choice belongs to the user and
// outlasts devices and restarts. It is shown once it is stored. If it cannot be stored (a full disk), it is
// in force until the process ends, and the caller gets an error.
//
// While one choice of a user is being stored, later choices wait, and only the newest of them is stored. At
// most one write of a user is under way, however often the user changes the choice.
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

/// Must outlive its unanswered requests to the store.
class BusyChoices {
 public:
  /// `users` and `roster` must outlive this object.
  BusyChoices(store::UserStore& users, Roster& roster) : users_(users), roster_(roster) {}
  BusyChoices(const BusyChoices&) = delete;
  BusyChoices& operator=(const BusyChoices&) = delete;

  /// Loads the choices from the store into the roster. Must be called before the first device arrives.
  void load(store::Completion<void> done);

  /// Sets the choice. `done` runs once this choice, or a newer one, is stored. It runs at once if nothing
  /// changes. Errors: unauthorized (no such user), unavailable (in force but not stored; the same choice
  /// again tries to store it again).
  void choose(const base::UserId& user, bool is_busy, store::Completion<void> done);

  /// The number of users with a choice that the store has not answered yet.
  std::size_t in_flight() const { return pending_.size(); }

 private:
  using Askers = std::vector<store::Completion<void>>;
  struct Pending {
    Askers writing{};            ///< completions of the choice that is being stored
    std::optional<bool> next{};  ///< the newest choice that waits
    Askers waiting{};            ///< completions of all choices that wait
  };

  /// Returns whether the choice is in force and stored.
  bool is_settled(const base::UserId& user, bool is_busy) const {
    return roster_.wants_calls(user) != is_busy && !unstored_.contains(user);
  }
  void write(const base::UserId& user, bool is_busy);
  void on_written(const base::UserId& user, bool is_busy, const base::Result<bool>& written);

  store::UserStore& users_;
  Roster& roster_;
  std::unordered_map<base::UserId, Pending> pending_;
  std::unordered_set<base::UserId> unstored_;  ///< users whose latest choice the store did not store
};

}  // namespace parley::presence
