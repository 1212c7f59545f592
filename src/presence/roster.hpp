// The roster: whether each user is online, over all of the user's devices, and whether the user can be
// called. It is pure bookkeeping with one debounce timer for each user who is about to go offline. It
// notifies a listener and does not use sockets.
//
//            arrive (first device)                        debounce passes
//   absent -----------------------> present ---------> leaving ---------> absent
//     ^      notified: the status         last device     | arrive: nothing is notified
//     |                                   leaves          v
//     |                                                present
//     +-- only two facts are kept for an absent user: a call is under way, no calls are wanted
//
// The status of a user who is present or leaving is `in_call` while a call is under way. Otherwise it is
// `busy` if the user chose that, and `online` if not.
//
// The listener is notified only of differences to the last notification. The changes of one tick are notified
// together, each user once with the latest status, and not at all if that status is unchanged. The end of the
// tick is a timer armed for now, which fires after the pending events and before anything is written to
// sockets. If notifying is expensive, because there are many receivers, the listener asks for a pause. The
// changes in the pause are notified together too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/timers.hpp"
#include "presence/presence_view.hpp"

namespace parley::presence {

class Listener {
 public:
  virtual ~Listener() = default;
  /// Called at once when a user has been without a device for the debounce or has logged out, before
  /// on_changes.
  virtual void on_gone(const Presence& presence) = 0;
  /// Receives the changed presences: each user once, and never with the status of the last notification.
  /// Returns for how long the next notification may be delayed.
  virtual base::Duration on_changes(std::span<const Presence> changes) = 0;
};

class Roster final : public PresenceView {
 public:
  /// `debounce`: how long a user must be without a device before the listener is notified.
  Roster(base::Timers& timers, base::Duration debounce, Listener& listener);
  Roster(const Roster&) = delete;
  Roster& operator=(const Roster&) = delete;
  ~Roster() override;

  /// Sets the follower. May be nullptr, in which case nothing is notified. Must outlive this object, unless
  /// it is replaced by nullptr before.
  void tell(Follower* follower) { follower_ = follower; }

  /// Counts one more device of this user.
  void arrive(const base::UserId& user);
  /// Counts one device fewer. Precondition: an arrive() without its leave().
  void leave(const base::UserId& user);
  /// As leave(), for a device that logs out: if it was the last device, the user is offline without the
  /// debounce.
  void leave_now(const base::UserId& user);
  /// Ends the debounce of a user without a device, who is then offline. Does nothing if the user is present
  /// or absent.
  void end_debounce(const base::UserId& user);

  /// Sets the user's own choice to get no calls. It is kept until it is changed, also while the user is
  /// absent. The set holds one entry for each user who chose it.
  void set_busy(const base::UserId& user, bool busy);
  /// Sets whether a call of the user is under way. It is kept also while the user is absent, who returns to
  /// the call. Each call with true must be followed by one with false later. The set holds one entry for each
  /// user in a call.
  void set_in_call(const base::UserId& user, bool in_call);

  /// The status as of now, which may be newer than the last notification.
  Status status_of(const base::UserId& user) const;
  /// False if the user chose to be busy, also while the status is `in_call`. It does not depend on whether
  /// the user is present or in a call.
  bool wants_calls(const base::UserId& user) const;

  Presence find(const base::UserId& user) const override;
  std::size_t devices(const base::UserId& user) const override;
  /// The number of users with a device connected, or gone for less than the debounce.
  std::size_t size() const { return entries_.size(); }

  /// Calls `visit(const Presence&)` for each user who is present or leaving, in no particular order, as of
  /// now.
  template <class Visit>
  void for_each(Visit visit) const {
    for (const auto& [user, entry] : entries_) visit(presence_of(user, entry));
  }

 private:
  struct Entry {
    std::size_t devices = 0;
    Status told = Status::offline;
    base::Timestamp told_at{};
    base::Timestamp last_left{};
    std::unique_ptr<base::Timer> debounce{};  ///< set while the user has no device
  };
  Presence presence_of(const base::UserId& user, const Entry& entry) const;
  /// The status of a user who is present or leaving.
  Status shown(const base::UserId& user) const;
  void tell_later(const base::UserId& user, Status told);
  void tell_changes();
  /// Returns the presence to notify; nothing if the status equals the last one notified.
  std::optional<Presence> change_of(const base::UserId& user, Status told);
  void gone(const base::UserId& user);
  void tell_follower(const base::UserId& user, const Entry& entry);

  base::Timers& timers_;
  base::Duration debounce_;
  Listener& listener_;
  Follower* follower_ = nullptr;
  std::unordered_map<base::UserId, Entry> entries_;
  std::unordered_set<base::UserId> in_call_;
  std::unordered_set<base::UserId> busy_;
  std::unordered_map<base::UserId, Status> told_;    ///< for the users in to_tell_: the status of the last
                                                     ///< notification
  std::unordered_map<base::UserId, Presence> gone_;  ///< for the users in to_tell_ who went offline: their
                                                     ///< last presence
  std::vector<base::UserId> to_tell_;                ///< in the order of their first change
  base::Instant quiet_until_{};
  base::Timer tell_;
};

}  // namespace parley::presence
