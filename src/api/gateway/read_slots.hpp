// Limits how many reads of one user are in progress on this shard, over all of the user's sockets and REST
// connections. A bounded number of further reads wait for their turn, for a bounded time.
//
//   take() --free--> start(Slot) ... the answer has been written to the connection --~Slot--> the next one
//      \--all taken--> waiting --its turn--> start(Slot)
//                          \--too many wait, or it waits too long--> start(RATE_LIMITED)
//
// A slot is kept until its answer has left the queue of its connection. A user whose clients send requests
// and read no answers therefore holds at most `at_once` answers in memory, over any number of connections.
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <unordered_map>
#include <utility>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/timers.hpp"
#include "base/unique_function.hpp"

namespace parley::api {

class ReadSlots {
  struct Reader;

 public:
  struct Limits {
    std::size_t at_once = 4;          ///< reads of one user; 0: any number
    std::size_t waiting = 32;         ///< reads of one user that wait; further ones are refused
    base::Duration patience{10'000};  ///< the longest that one of them waits
  };

  /// The right to one read. It can be moved. It frees the slot when it is destroyed, and may outlive the
  /// ReadSlots.
  class Slot {
   public:
    Slot() = default;
    Slot(Slot&& other) noexcept = default;
    Slot& operator=(Slot&& other) noexcept;
    ~Slot() { free(); }

    bool is_taken() const { return reader_ != nullptr; }

   private:
    friend class ReadSlots;
    explicit Slot(std::shared_ptr<Reader> reader) : reader_(std::move(reader)) {}
    void free();
    std::shared_ptr<Reader> reader_;
  };

  /// Called exactly once, from inside take() or later: with a slot, or with the refusal rate_limited.
  using Start = base::UniqueFunction<void(base::Result<Slot>)>;

  ReadSlots(base::Timers& timers, Limits limits);
  ~ReadSlots();
  ReadSlots(const ReadSlots&) = delete;
  ReadSlots& operator=(const ReadSlots&) = delete;

  /// Calls `start` when the user has a free slot.
  void take(const base::UserId& user, Start start);

  /// The number of users who read or wait, for tests.
  std::size_t readers() const { return readers_.size(); }

 private:
  struct Waiting {
    Start start;
    base::Instant deadline;
  };

  base::Timers& timers_;
  Limits limits_;
  std::unordered_map<base::UserId, std::shared_ptr<Reader>> readers_;
};

}  // namespace parley::api
