// Broadcasts that ask everybody for an acknowledgement, until the last has answered, has gone, or the time
// is over.
//
//     asked  [ a ][ b ][ c ]      a answers, b leaves, c says nothing
//              ok   --   ?        -> timeout: one answer, two silent
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/timers.hpp"
#include "base/unique_function.hpp"
#include "socketio/socket.hpp"

namespace parley::socketio {

/// What one client answered to a broadcast.
struct BroadcastAnswer {
  std::string arguments_json;  ///< an array
  std::vector<std::string> attachments{};
};

struct BroadcastResult {
  bool timed_out = false;                      ///< somebody was still waited for
  std::span<const BroadcastAnswer> answers{};  ///< in the order they came; valid during the call
  /// Asked, and without a usable answer: no time left, gone, JSON with a defect, or past the bytes kept.
  std::size_t silent = 0;
};
/// Called exactly once.
using BroadcastCallback = base::UniqueFunction<void(const BroadcastResult&)>;

/// Of one namespace. Costs 16 bytes for each who is asked, and no allocation but one row for them all.
class BroadcastAcks {
 public:
  explicit BroadcastAcks(base::Timers& timers) : timers_(timers) {}

  /// `asked`: each once. `bytes_at_most` of answers are kept.
  void add(std::uint64_t id, std::vector<Socket*> asked, base::Duration timeout, std::size_t bytes_at_most,
           BroadcastCallback done);
  /// Ignores who was not asked under this id, or has answered. Cost: O(log asked).
  void answered(Socket& socket, std::uint64_t id, const AckReply& reply);
  /// Nothing more comes from this one. Cost: O(broadcasts * log asked), only where it owes an answer.
  void gone(Socket& socket);

  std::size_t size() const { return rounds_.size(); }
  /// Answers waited for, of all broadcasts.
  std::size_t owed() const { return owed_; }

 private:
  struct Asked {
    Socket* socket;
    bool owes = true;
  };
  struct Round {
    Round(base::Timers& timers, base::UniqueFunction<void()> on_due) : expiry(timers, std::move(on_due)) {}
    std::vector<Asked> asked;  ///< by address
    std::size_t owed = 0;
    std::size_t silent = 0;
    std::vector<BroadcastAnswer> answers;
    std::size_t bytes = 0;  ///< that may still be kept
    BroadcastCallback done;
    base::Timer expiry;
  };

  /// False where `socket` owes no answer to this round.
  bool settle(Round& round, Socket& socket);
  static bool keep(Round& round, const AckReply& reply);
  void finish(std::uint64_t id);

  base::Timers& timers_;
  std::unordered_map<std::uint64_t, Round> rounds_;
  std::size_t owed_ = 0;
};

}  // namespace parley::socketio
