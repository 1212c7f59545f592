// Tracks which user is typing to which user. This is never stored. Typing ends by itself when the typist
// sends a message, disconnects or stops typing for a while.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/timers.hpp"

namespace parley::chat {

/// A user types to another one. It passes through unchanged, from the client's event to the receiver's.
struct TypingSignal {
  base::UserId from;
  std::string from_name;
  base::UserId to;
};

class TypingListener {
 public:
  virtual ~TypingListener() = default;
  virtual void on_typing(const TypingSignal& signal) = 0;
  virtual void on_stopped_typing(const base::UserId& from, const base::UserId& to) = 0;
};

/// Forwards typing to the other shards of a process. Each shard notifies its own devices, and detects the end
/// of typing itself: a message, silence, or the disconnect of the typist.
class TypingPeers {
 public:
  virtual ~TypingPeers() = default;
  virtual void spread_start(const TypingSignal& signal) = 0;
  virtual void spread_stop(const base::UserId& from, const base::UserId& to) = 0;
};

class Typing {
 public:
  struct Limits {
    base::Duration silence{6000};   ///< typing ends after this time without another start
    base::Duration interval{1000};  ///< shortest time between two notified starts of a pair; 0: all are
                                    ///< notified
  };

  Typing(base::Timers& timers, Limits limits, TypingListener& listener);
  Typing(const Typing&) = delete;
  Typing& operator=(const Typing&) = delete;

  /// Sets the other shards. May be nullptr if there is only one shard. Must outlive this object.
  void reach(TypingPeers* peers) { peers_ = peers; }

  /// The typist types. Notifies the receiver and the other shards at most once per interval; a start within
  /// the interval only prolongs the typing.
  void start(const TypingSignal& signal);
  /// The typist's client reports the end of typing. Notifies the receiver and the other shards, even if no
  /// start is known.
  void stop(const base::UserId& from, const base::UserId& to);
  /// Apply a start or a stop that another shard forwards. They are not forwarded again.
  void heard_start(const TypingSignal& signal);
  void heard_stop(const base::UserId& from, const base::UserId& to);
  /// Typing ends for another reason, for example a sent message. Notifies the receiver only if `from` was
  /// typing to `to`.
  void ended(const base::UserId& from, const base::UserId& to);
  /// Must be called when the last device of `from` has disconnected.
  void stop_all(const base::UserId& from);

 private:
  struct Pair {
    base::Timer silence;
    std::optional<base::Instant> told{};
    Pair(base::Timers& timers, base::UniqueFunction<void()> on_silence)
        : silence(timers, std::move(on_silence)) {}
  };
  using Receivers = std::unordered_map<base::UserId, std::unique_ptr<Pair>>;

  /// Returns the pair, and restarts its silence timer.
  Pair& touch(const base::UserId& from, const base::UserId& to);
  /// Removes the pair and returns it; nullptr if `from` is not typing to `to`.
  std::unique_ptr<Pair> forget(const base::UserId& from, const base::UserId& to);

  base::Timers& timers_;
  Limits limits_;
  TypingListener& listener_;
  TypingPeers* peers_ = nullptr;
  std::unordered_map<base::UserId, Receivers> typists_;
};

}  // namespace parley::chat
