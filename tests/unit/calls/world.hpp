// Two people with two devices each and a stranger, as small as they can be and still do everything to a
// switchboard that can be done. A World is moved by numbered moves, watches itself after each, and describes
// where it stands as a string that is the same for situations that cannot be told apart.
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

/// What one device shows, as a client would that believes all it is told.
struct Screen {
  enum class Shows : std::uint8_t { nothing, calling, rung, talking };
  bool is_connected = true;
  Shows shows = Shows::nothing;
  std::optional<base::CallId> call{};
};

/// Is shown what the devices of a World hear and are answered.
class Onlooker {
 public:
  virtual ~Onlooker() = default;
  virtual void on_heard(int device, const CallNotification& notice) = 0;
  virtual void on_answered(const base::Result<store::Call>& answer) = 0;
};

class World final : public Directory, public Audience {
 public:
  static constexpr int stranger = 4;

  /// Of the disk and of the devices: what this world can do besides the usual.
  struct Nature {
    bool has_slow_disk = false;  ///< records wait for a move of the disk, which may refuse them
    bool is_crowded = true;      ///< second devices, a stranger, and moves on the call before
    bool has_logouts = false;    ///< people may log out, with all their devices at once
    /// Time passes by so much at once; by nothing: to the next deadline.
    std::optional<base::Duration> pace = std::chrono::seconds(25);
  };
  enum class Act : std::uint8_t {
    place,
    accept,
    reject,
    end,
    come_or_go,
    log_out,
    accept_old,  ///< the call before, which is over
    end_old,
    disk_goes_on,
    disk_is_full,
    time_passes,
  };
  struct Move {
    Act act;
    int device = 0;  ///< 0 and 1 are Alice's, 2 and 3 Bob's, 4 the stranger's
    std::string text() const;
  };

  explicit World(Nature nature, Onlooker* onlooker = nullptr);

  static std::vector<Move> moves(Nature nature);
  /// Moves that would change nothing worth looking at are left out: acting on a call when there is none, more
  /// than two questions unanswered at a time.
  bool can(const Move& move) const;
  /// Not looked at: act() has been there before.
  void repeat(const Move& move);
  void act(const Move& move) {
    repeat(move);
    watch();
  }
  /// Everybody goes, the disk goes on, an hour passes: nothing may be left of any call.
  void abandon();

  /// What is wrong, in words; empty where all is well.
  const std::string& fault() const { return fault_; }
  /// Where it stands, for whoever takes each device for itself.
  std::string describe_exactly() const { return text_of({0, 1, 2, 3, stranger}); }
  /// The same, where equal devices and equal people are not told apart.
  std::string describe() const;

  // The world of the switchboard.
  void find(const base::UserId& user, store::Completion<std::optional<std::string>> done) override {
    done(std::optional(user.str()));
  }
  bool is_connected(const base::UserId& user) const override;
  bool is_busy(const base::UserId&) const override { return false; }
  void tell(const To& to, const CallNotification& notice) override;
  void on_occupied(const base::UserId& user, bool in_call) override;

  static const base::UserId& owner(int device);
  /// First devices call without a camera, second ones with.
  static constexpr store::CallType type_of(int device) {
    return device % 2 == 0 ? store::CallType::voice : store::CallType::video;
  }

  // What is the case now, for those who compare it with another server.
  const Screen& screen(int device) const { return screens_[static_cast<std::size_t>(device)]; }
  const HeldCalls& records() const { return store_; }
  const Switchboard& board() const { return board_; }
  /// The call that such a move would be about.
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
  /// Every call there is a record of, or is to be one.
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
  std::array<std::set<base::CallId>, 5> over_{};  ///< what each device has been told the end of
  std::map<base::CallId, store::Call> final_;     ///< as they were when they became final
  std::set<base::CallId> accepted_by_word_;       ///< of which the callee said accept
  std::deque<std::pair<int, Move>> unanswered_;
  int questions_ = 0;
  std::optional<base::CallId> now_;  ///< what moves are about: the latest call that was told
  std::optional<base::CallId> old_;  ///< the one before
  std::string fault_;
  Switchboard board_{timers_, store_, lines_, *this, *this};
};

}  // namespace parley::calls
