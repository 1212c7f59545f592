// The roster: who is here, over all of a user's devices, and whether they can be called. Pure bookkeeping
// with one debounce timer per user who is about to be gone; it tells a listener, and knows nothing of
// sockets.
//
//            arrive (first device)                    debounce passes
//   absent ------------------------> here ---------> leaving ---------> absent
//     ^      told: what is shown        last device     | arrive: nothing is said
//     |                                 leaves          v
//     |                                                here
//     +-- nothing is kept of who is absent, save that a call of theirs goes on
//
// Shown of who is here or leaving: `in_call` while the server says so, else `busy` where the user wished it,
// else `online`. Changes between those three are told once the shard has done what it is at, as the one
// change that they come to, or not at all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/timers.hpp"

namespace parley::presence {

enum class Status : std::uint8_t { online, offline, busy, in_call };
std::string_view to_string(Status status);

struct Presence {
  base::UserId user;
  Status status = Status::offline;
  base::Timestamp changed_at{};  ///< when the status became this
  base::Timestamp last_seen{};   ///< now while a device is here, else when the last one went
};

class Listener {
 public:
  virtual ~Listener() = default;
  /// A user came, changed status, or has been gone for the debounce. Never the status told last.
  virtual void on_presence(const Presence& presence) = 0;
};

class Roster {
 public:
  /// `debounce`: how long the last device of a user must be gone before anybody is told.
  Roster(base::Timers& timers, base::Duration debounce, Listener& listener);
  Roster(const Roster&) = delete;
  Roster& operator=(const Roster&) = delete;
  ~Roster();

  /// One more device of this user. The listener hears of the first one only, from within this call.
  void arrive(const base::UserId& user);
  /// One device fewer. Precondition: an arrive that no leave has answered.
  void leave(const base::UserId& user);
  /// The same, of who says so: where it was the last device, the listener hears from within this call.
  void leave_now(const base::UserId& user);

  /// The user's own wish to get no calls, kept until they have been gone for the debounce. Nothing for who
  /// is not here.
  void set_busy(const base::UserId& user, bool busy);
  /// Whether a call of theirs is under way, also while they are not here: they come back to it. Whoever says
  /// true says false one day; kept is one entry per user who is in a call.
  void set_in_call(const base::UserId& user, bool in_call);

  /// As of now, ahead of what has been told of this instant.
  Status status_of(const base::UserId& user) const;
  /// False for who wished to be busy, also behind `in_call`. Not whether they are here, nor whether they are
  /// in a call.
  bool wants_calls(const base::UserId& user) const;

  /// What is shown of them; only the user and `offline` for who is not here.
  Presence find(const base::UserId& user) const;
  std::size_t devices(const base::UserId& user) const;
  /// Users with a device here, or gone for less than the debounce.
  std::size_t size() const { return entries_.size(); }

  /// Calls `visit(const Presence&)` for each of them, in no particular order, with the status that the
  /// listener was told last: who asks now, and then listens, misses nothing.
  template <class Visit>
  void for_each(Visit visit) const {
    for (const auto& [user, entry] : entries_) visit(presence_of(user, *entry));
  }

 private:
  struct Entry;
  Presence presence_of(const base::UserId& user, const Entry& entry) const;
  Status shown(const base::UserId& user, const Entry& entry) const;
  void tell_later(const base::UserId& user, Entry& entry);
  void tell_changes();
  void gone(const base::UserId& user);

  base::Timers& timers_;
  base::Duration debounce_;
  Listener& listener_;
  std::unordered_map<base::UserId, std::unique_ptr<Entry>> entries_;
  std::unordered_set<base::UserId> in_call_;
  std::vector<base::UserId> to_tell_;  ///< in the order of their first change
  base::Timer tell_;
};

struct Roster::Entry {
  std::size_t devices = 0;
  Status told = Status::online;
  bool is_busy = false;
  bool is_to_tell = false;  ///< its user is in to_tell_
  base::Timestamp told_at{};
  base::Timestamp last_left{};
  base::Timer debounce;

  Entry(base::Timers& timers, base::UniqueFunction<void()> on_gone) : debounce(timers, std::move(on_gone)) {}
};

}  // namespace parley::presence
