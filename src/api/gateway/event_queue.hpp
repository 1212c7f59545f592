// The order of one socket's events: each finished before the next begins, as far as its client can tell.
//
// Most events finish at once. Some wait for a database: a join must finish alone, because what follows
// depends on it; messages may be in flight together, because the store answers them in order. Whatever may
// not start yet waits here.
//
//   message 1, message 2, typing, message 3
//   |-------in flight------|               both are on their way to the disk
//                           typing waits for them, message 3 waits behind typing
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>

#include "api/contract/operation.hpp"
#include "api/gateway/flight.hpp"
#include "base/unique_function.hpp"

namespace parley::api {

class EventQueue {
 public:
  using Kind = Order;
  using Step = base::UniqueFunction<void()>;

  static constexpr std::size_t max_waiting = 512;
  static constexpr std::size_t max_waiting_bytes = 2 << 20;

  /// `flight` says how many pipelined events may be in flight; it outlives this.
  explicit EventQueue(const Flight& flight) : flight_(flight) {}

  /// Whether an event of this kind may start now.
  bool may_start(Kind kind) const { return waiting_.empty() && fits(kind); }
  /// Whether the answer to an event that has just started may be given now, before those in flight.
  bool may_answer() const { return in_flight_ == 0; }

  bool has_waiting() const { return !waiting_.empty(); }
  /// Whether nothing that holds `bytes` more may wait.
  bool is_full(std::size_t bytes) const {
    return waiting_.size() >= max_waiting || waiting_bytes_ + bytes > max_waiting_bytes;
  }
  /// Runs `step`, which holds `bytes`, when its turn comes. Precondition: !is_full(bytes).
  void wait(Kind kind, std::size_t bytes, Step step);
  /// The same, before everything that waits, and whatever the bounds.
  void wait_first(Kind kind, std::size_t bytes, Step step);

  /// An event that finishes later, and holds `bytes` until then, has started.
  void begin(Kind kind, std::size_t bytes = 0);
  /// One that began with as many bytes has finished: starts what its end allows. A step must not destroy this
  /// object.
  void end(std::size_t bytes = 0);

 private:
  struct Waiting {
    Kind kind;
    std::size_t bytes;
    Step step;
  };
  bool fits(Kind kind) const;

  const Flight& flight_;
  std::list<Waiting> waiting_;  // an empty list owns nothing: most sockets never wait
  std::size_t waiting_bytes_ = 0;
  std::size_t in_flight_ = 0;
  std::size_t bytes_in_flight_ = 0;
  bool alone_in_flight_ = false;
};

}  // namespace parley::api
