// The smallest World with every input of a switchboard: two users with two devices each, and a third user. It
// is driven by numbered moves and checks itself after each. It describes its state as a string that is equal
// for equivalent states.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "calls/memory_lines.hpp"
#include "calls/switchboard.hpp"
#include "support/manual_clock.hpp"
#include "unit/calls/held_calls.hpp"
#include "unit/calls/said.hpp"

namespace parley::calls {

/// What one device shows, if its client trusts every notification.
struct Screen {
  enum class Shows : std::uint8_t { nothing, calling, rung, talking };
  bool is_connected = true;
  Shows shows = Shows::nothing;
  std::optional<base::CallId> call{};
};

/// Receives what the devices of a World are sent and answered.
class Onlooker {
 public:
  virtual ~Onlooker() = default;
  virtual void on_heard(int device, const CallNotification& notice) = 0;
  virtual void on_answered(const base::Result<store::Call>& answer) = 0;
};

class World final : public Directory, public Audience {
 public:
  static constexpr int stranger = 4;

  /// The optional features of this world.
  struct Nature {
    bool has_slow_disk = false;  ///< records wait for a move of the disk, which may refuse them
    bool is_crowded = true;      ///< with second devices, a third user, and moves on the previous call
    bool has_logouts = false;    ///< users may log out, with all their devices at once
    /// How much time one move lets pass; if empty, until the next deadline.
    std::optional<base::Duration> pace = std::chrono::seconds(25);
  };
  enum class Act : std::uint8_t {
    place,
    accept,
    reject,
    end,
    come_or_go,
    log_out,
    accept_old,  ///< the previous call, which is over
    end_old,
    disk_goes_on,
    disk_is_full,
    time_passes,
  };
  struct Move {
    Act act;
    int device = 0;  ///< 0 and 1 are Alice's, 2 and 3 Bob's, 4 the third user's
    std::string text() const;
  };

  explicit World(Nature nature, Onlooker* onlooker = nullptr);

  static std::vector<Move> moves(Nature nature);
  /// Returns false for moves that are not worth testing: acting on a call if there is none, or a third
  /// request while two are unanswered.
  bool can(const Move& move) const;
  /// Performs a move without the checks, because act() has checked the same path before.
  void repeat(const Move& move);
  void act(const Move& move) {
    repeat(move);
    watch();
  }
  /// All users leave, the disk continues, and an hour passes. Nothing of any call may be left then.
  void abandon();

  /// The first fault, in words; empty if there is none.
  const std::string& fault() const { return fault_; }
  /// The state as a string in which every device is distinct.
  std::string describe_exactly() const { return text_of({0, 1, 2, 3, stranger}); }
  /// The state as a string in which equivalent devices and equivalent users are not distinguished.
  std::string describe() const;

  // The interfaces that the switchboard calls.
  void find(const base::UserId& user, store::Completion<std::optional<std::string>> done) override {
    done(std::optional(user.str()));
  }
  bool is_connected(const base::UserId& user) const override;
  bool is_busy(const base::UserId&) const override { return false; }
  void tell(const To& to, const CallNotification& notice) override;
  void on_occupied(const base::UserId& user, bool in_call) override;

  static const base::UserId& owner(int device);
  /// First devices place voice calls, second devices place video calls.
  static constexpr store::CallType type_of(int device) {
    return device % 2 == 0 ? store::CallType::voice : store::CallType::video;
  }

  // The present state, for a comparison with another server.
  const Screen& screen(int device) const { return screens_[static_cast<std::size_t>(device)]; }
  const HeldCalls& records() const { return store_; }
  const Switchboard& board() const { return board_; }
  /// The call that such a move concerns.
  std::optional<base::CallId> subject(const Move& move) const;

 private:
  static Device id(int device) { return Device(std::to_string(device)); }
  Switchboard::Done noting(const Move& move);
  void come_or_go(int device);
  void log_out(const base::UserId& who);
  void blame(const std::string& what) {
    if (fault_.empty()) fault_ = what;
  }
  void hear(int device, const CallNotification& notice);
  void watch();
  void watch_calls();
  void watch_parties(const store::Call& call, const Switchboard::Standing& standing);
  void watch_screen(int device);
  /// All calls that have a record or a record being stored.
  std::set<base::CallId> known() const;
  std::string text_of(const std::array<int, 5>& place_of) const;

  Nature nature_;
  Onlooker* onlooker_;
  support::ManualClock clock_;
  base::Timers timers_{clock_};
  HeldCalls store_;
  MemoryLines lines_;
  std::array<Screen, 5> screens_{};
  std::set<base::UserId> occupied_;
  std::array<std::set<base::CallId>, 5> over_{};  ///< the calls whose end was sent to each device
  std::map<base::CallId, store::Call> final_;     ///< the records when they became final
  std::set<base::CallId> accepted_by_word_;       ///< the calls that the callee accepted
  std::deque<std::pair<int, Move>> unanswered_;
  int questions_ = 0;
  std::optional<base::CallId> now_;  ///< the call that moves concern: the latest that was sent to a device
  std::optional<base::CallId> old_;  ///< the previous call
  std::string fault_;
  Switchboard board_{timers_, store_, lines_, *this, *this};
};

}  // namespace parley::calls
