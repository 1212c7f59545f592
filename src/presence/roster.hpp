// The roster: who is here, over all of a user's devices. Pure bookkeeping with one debounce timer per user
// who is about to be gone; it tells a listener, and knows nothing of sockets.
//
//            arrive (first device)                    debounce passes
//   absent ------------------------> online -------> leaving ---------> absent
//             told: online             last device       | arrive: nothing is said
//                                      leaves            v
//                                                      online
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/timers.hpp"

namespace parley::presence {

enum class Status : std::uint8_t { online, offline };
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
  /// A user came, changed status, or has been gone for the debounce.
  virtual void on_presence(const Presence& presence) = 0;
};

class Roster {
 public:
  /// `debounce`: how long the last device of a user must be gone before anybody is told.
  Roster(base::Timers& timers, base::Duration debounce, Listener& listener);
  Roster(const Roster&) = delete;
  Roster& operator=(const Roster&) = delete;
  ~Roster();

  /// One more device of this user. The listener hears of the first one only.
  void arrive(const base::UserId& user);
  /// One device fewer. Precondition: an arrive that no leave has answered.
  void leave(const base::UserId& user);

  std::size_t devices(const base::UserId& user) const;
  /// Users with a device here, or gone for less than the debounce.
  std::size_t size() const { return entries_.size(); }

  /// Calls `visit(const Presence&)` for each of them, in no particular order.
  template <class Visit>
  void for_each(Visit visit) const {
    for (const auto& [user, entry] : entries_) visit(presence_of(user, *entry));
  }

 private:
  struct Entry;
  Presence presence_of(const base::UserId& user, const Entry& entry) const;
  void gone(const base::UserId& user);

  base::Timers& timers_;
  base::Duration debounce_;
  Listener& listener_;
  std::unordered_map<base::UserId, std::unique_ptr<Entry>> entries_;
};

struct Roster::Entry {
  std::size_t devices = 0;
  base::Timestamp online_since{};
  base::Timestamp last_left{};
  base::Timer debounce;

  Entry(base::Timers& timers, base::UniqueFunction<void()> on_gone) : debounce(timers, std::move(on_gone)) {}
};

}  // namespace parley::presence
