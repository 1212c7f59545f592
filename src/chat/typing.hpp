// Tracks which user is typing to which user. This is never stored. Typing ends by itself when
// the typist sends a message, disconnects or stops typing for a while. A user who blocks the typist is not
// notified.
#pragma once

#include <memory>
#include <optional>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/timers.hpp"
#include "base/unique_function.hpp"
#include "cluster/bus.hpp"
#include "presence/blocks.hpp"

namespace parley::chat {

class Typing {
 public:
  struct Limits {
    base::Duration silence{6000};  ///< typing ends after this time without another start
    base::Duration interval{
        1000};  ///< shortest time between two starts of a pair that are notified; 0: all are
  };

  /// Called when the receiver `to` is to be notified that `from` has stopped typing. `is_silence`: a typist
  /// of this shard has fallen silent, which the other shards cannot know.
  using Stopped =
      base::UniqueFunction<void(const base::UserId& from, const base::UserId& to, bool is_silence)>;

  /// Subscribes to the messages that are stored, because a message ends the typing of its sender. All must
  /// outlive the bus.
  Typing(base::Timers& timers, Limits limits, const presence::Blocks& blocks, cluster::Bus& bus,
         Stopped stopped);
  Typing(const Typing&) = delete;
  Typing& operator=(const Typing&) = delete;

  /// The typist types. Returns whether the receiver is to be notified: at most once per interval. A start
  /// within the interval only prolongs the typing.
  bool start(const base::UserId& from, const base::UserId& to);
  /// The typist types on another shard, which has found that the receiver is to be notified. Returns whether
  /// the receiver is to be notified on this shard. That shard also detects the silence. In case its report is
  /// lost, the typing ends here one interval later.
  bool apply_start(const base::UserId& from, const base::UserId& to);
  /// The typist's client reports the end of typing. The receiver is notified even if no start is known.
  void stop(const base::UserId& from, const base::UserId& to);
  /// Typing ends for another reason, for example a sent message. The receiver is notified only if `from` was
  /// typing to `to`.
  void ended(const base::UserId& from, const base::UserId& to);
  /// Must be called when the last device of `from` has disconnected.
  void stop_all(const base::UserId& from);

 private:
  struct Pair {
    base::Timer silence;
    std::optional<base::Instant> notified_at{};
    bool is_own = false;  ///< the typist types on this shard
    Pair(base::Timers& timers, base::UniqueFunction<void()> on_silence)
        : silence(timers, std::move(on_silence)) {}
  };
  using Receivers = std::unordered_map<base::UserId, std::unique_ptr<Pair>>;

  /// Returns the pair, and restarts its silence timer.
  Pair& touch(const base::UserId& from, const base::UserId& to, base::Duration silence);
  void fall_silent(const base::UserId& from, const base::UserId& to);
  void notify_stopped(const base::UserId& from, const base::UserId& to, bool is_silence = false);
  /// Removes the pair and returns it; nullptr if `from` is not typing to `to`.
  std::unique_ptr<Pair> forget(const base::UserId& from, const base::UserId& to);

  base::Timers& timers_;
  Limits limits_;
  const presence::Blocks& blocks_;
  Stopped stopped_;
  std::unordered_map<base::UserId, Receivers> typists_;
};

}  // namespace parley::chat
