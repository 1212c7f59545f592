// Who is typing to whom. Never stored; it stops by itself when the typist sends, goes away or falls silent.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/timers.hpp"

namespace parley::chat {

class TypingListener {
 public:
  virtual ~TypingListener() = default;
  virtual void on_typing(const base::UserId& from, std::string_view from_name, const base::UserId& to) = 0;
  virtual void on_stopped_typing(const base::UserId& from, const base::UserId& to) = 0;
};

/// The other shards of a process. Each tells its own devices, and follows for itself what ends typing: a
/// message, silence, going away.
class TypingPeers {
 public:
  virtual ~TypingPeers() = default;
  virtual void spread_start(const base::UserId& from, std::string_view from_name, const base::UserId& to) = 0;
  virtual void spread_stop(const base::UserId& from, const base::UserId& to) = 0;
};

class Typing {
 public:
  struct Limits {
    base::Duration silence{6000};   ///< without another start, typing stops after this
    base::Duration interval{1000};  ///< between two starts of one pair that are passed on; 0: all are
  };

  Typing(base::Timers& timers, Limits limits, TypingListener& listener);
  Typing(const Typing&) = delete;
  Typing& operator=(const Typing&) = delete;

  /// Null where there is one shard. Must outlive this.
  void reach(TypingPeers* peers) { peers_ = peers; }

  /// Passed on at most once per interval; more often only keeps it alive.
  void start(const base::UserId& from, std::string_view from_name, const base::UserId& to);
  /// The typist says so: passed on, also where nothing is known to have started.
  void stop(const base::UserId& from, const base::UserId& to);
  /// What was started or stopped on another shard, and passed on there.
  void heard_start(const base::UserId& from, std::string_view from_name, const base::UserId& to);
  void heard_stop(const base::UserId& from, const base::UserId& to);
  /// It follows from something else (a message was sent): told where `from` was typing to `to`.
  void ended(const base::UserId& from, const base::UserId& to);
  /// The last device of `from` has gone.
  void stop_all(const base::UserId& from);

 private:
  struct Pair {
    base::Timer silence;
    std::optional<base::Instant> told{};
    Pair(base::Timers& timers, base::UniqueFunction<void()> on_silence)
        : silence(timers, std::move(on_silence)) {}
  };
  using Receivers = std::unordered_map<base::UserId, std::unique_ptr<Pair>>;

  /// The pair, kept alive.
  Pair& touch(const base::UserId& from, const base::UserId& to);
  /// The pair, taken out; nullptr where `from` is not typing to `to`.
  std::unique_ptr<Pair> forget(const base::UserId& from, const base::UserId& to);

  base::Timers& timers_;
  Limits limits_;
  TypingListener& listener_;
  TypingPeers* peers_ = nullptr;
  std::unordered_map<base::UserId, Receivers> typists_;
};

}  // namespace parley::chat
