// The roster: who is here, over all of a user's devices, and whether they can be called. Pure bookkeeping
// with one debounce timer per user who is about to be gone; it tells a listener, and knows nothing of
// sockets.
//
//            arrive (first device)                    debounce passes
//   absent ------------------------> here ---------> leaving ---------> absent
//     ^      told: what is shown        last device     | arrive: nothing is said
//     |                                 leaves          v
//     |                                                here
//     +-- of who is absent only this is kept: that a call of theirs goes on, and that they want none
//
// Shown of who is here or leaving: `in_call` while the server says so, else `busy` where the user wished it,
// else `online`.
//
// Told are only differences to what was told last: all of a tick together when the shard has done what it is
// at, each user once with what it has come to, and not at all where that is as it was. The end of the tick is
// a timer armed for now, which fires behind the events at hand and before anything is written. Where telling
// is dear, because many listen, the listener asks for a pause, and what happens in it is one change too.
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
  /// A user has been gone for the debounce, or has logged out: at once, and ahead of the telling.
  virtual void on_gone(const Presence& presence) = 0;
  /// What changed for others, each user once and never to the status told last. Answers how long nothing
  /// more need be told.
  virtual base::Duration on_changes(std::span<const Presence> changes) = 0;
};

class Roster final : public PresenceView {
 public:
  /// `debounce`: how long the last device of a user must be gone before anybody is told.
  Roster(base::Timers& timers, base::Duration debounce, Listener& listener);
  Roster(const Roster&) = delete;
  Roster& operator=(const Roster&) = delete;
  ~Roster() override;

  /// Null for nobody. Must outlive this, or be taken away.
  void tell(Follower* follower) { follower_ = follower; }

  /// One more device of this user.
  void arrive(const base::UserId& user);
  /// One device fewer. Precondition: an arrive that no leave has answered.
  void leave(const base::UserId& user);
  /// The same, of who says so: where it was the last device, they are gone without the debounce.
  void leave_now(const base::UserId& user);
  /// A user without a device is gone without the rest of the debounce. Nothing where they are here, or gone.
  void end_debounce(const base::UserId& user);

  /// The user's own wish to get no calls, kept until it is changed, whether they are here or not. Kept is one
  /// entry per user who has it.
  void set_busy(const base::UserId& user, bool busy);
  /// Whether a call of theirs is under way, also while they are not here: they come back to it. Whoever says
  /// true says false one day; kept is one entry per user who is in a call.
  void set_in_call(const base::UserId& user, bool in_call);

  /// As of now, ahead of what has been told of this instant.
  Status status_of(const base::UserId& user) const;
  /// False for who wished to be busy, also behind `in_call`. Not whether they are here, nor whether they are
  /// in a call.
  bool wants_calls(const base::UserId& user) const;

  Presence find(const base::UserId& user) const override;
  std::size_t devices(const base::UserId& user) const override;
  /// Users with a device here, or gone for less than the debounce.
  std::size_t size() const { return entries_.size(); }

  /// Calls `visit(const Presence&)` for each of them, in no particular order, as of now.
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
    std::unique_ptr<base::Timer> debounce{};  ///< while they have no device
  };
  Presence presence_of(const base::UserId& user, const Entry& entry) const;
  /// Of a user who is here.
  Status shown(const base::UserId& user) const;
  void tell_later(const base::UserId& user, Status told);
  void tell_changes();
  /// What is to be told of them; nothing where it is what was told.
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
  std::unordered_map<base::UserId, Status> told_;    ///< of those in to_tell_: what was told of them last
  std::unordered_map<base::UserId, Presence> gone_;  ///< of those in to_tell_: how they went
  std::vector<base::UserId> to_tell_;                ///< in the order of their first change
  base::Instant quiet_until_{};
  base::Timer tell_;
};

}  // namespace parley::presence
