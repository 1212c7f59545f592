// Keeps the order of one socket's events. For the client each event has finished before the next one begins.
//
// Most events finish at once. Some wait for the database. A join must finish alone, because later events
// depend on it. Messages may be in flight together, because the store answers them in order. Events that may
// not start yet wait here.
//
//   message 1, message 2, typing, message 3
//   |-------in flight------|               both are being written to the disk
//                           typing waits for them, message 3 waits for typing
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

  /// `flight` decides how many pipelined events may be in flight. It outlives this object.
  explicit EventQueue(const Flight& flight) : flight_(flight) {}

  /// Whether an event of this kind may start now.
  bool may_start(Kind kind) const { return waiting_.empty() && fits(kind); }
  /// Whether an event that has not started may be answered now, which is so if none is in flight.
  bool may_answer() const { return in_flight_ == 0; }

  bool has_waiting() const { return !waiting_.empty(); }
  /// Whether an event that holds `bytes` would exceed the bounds of what may wait.
  bool is_full(std::size_t bytes) const {
    return waiting_.size() >= max_waiting || waiting_bytes_ + bytes > max_waiting_bytes;
  }
  /// Runs `step`, which holds `bytes`, when its turn comes. Precondition: !is_full(bytes).
  void wait(Kind kind, std::size_t bytes, Step step);
  /// The same, ahead of all events that wait and without regard to the bounds.
  void wait_first(Kind kind, std::size_t bytes, Step step);

  /// To be called when an event has started that finishes later and holds `bytes` until then.
  void begin(Kind kind, std::size_t bytes = 0);
  /// To be called when an event that began with the same `bytes` has finished. Runs the steps that may start
  /// now. A step must not destroy this object.
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
