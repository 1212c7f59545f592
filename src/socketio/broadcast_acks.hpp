// Broadcasts that request an acknowledgement from every receiver. A round ends when each receiver has
// answered or disconnected, or at the timeout.
//
//     asked  [ a ][ b ][ c ]      a answers, b disconnects, c does not answer
//              ok   --   ?        -> timeout: one answer, two silent
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "base/timers.hpp"
#include "base/unique_function.hpp"
#include "socketio/adapter.hpp"
#include "socketio/socket.hpp"

namespace parley::socketio {

/// What an answer counts against Options::broadcast_answer_bytes.
std::size_t kept_bytes(const BroadcastAnswer& answer);

/// The rounds of one namespace. A round costs 16 bytes per asked socket, in one allocation for all of them.
class BroadcastAcks {
 public:
  explicit BroadcastAcks(base::Timers& timers) : timers_(timers) {}

  /// `asked` contains each socket once. At most `bytes_at_most` bytes of answers are kept. `done` is called
  /// exactly once, never from inside this call.
  void add(std::uint64_t id, std::vector<Socket*> asked, base::Duration timeout, std::size_t bytes_at_most,
           BroadcastCallback done);
  /// Ignores a socket that was not asked under this id, or has answered already. Cost: O(log asked).
  void answered(Socket& socket, std::uint64_t id, const AckReply& reply);
  /// A disconnected socket answers no more. Cost: O(broadcasts * log asked). Called only if it owes an
  /// answer.
  void gone(Socket& socket);

  std::size_t size() const { return rounds_.size(); }
  /// Number of answers awaited, over all broadcasts.
  std::size_t owed() const { return owed_; }

 private:
  struct Asked {
    Socket* socket;
    bool owes = true;
  };
  struct Round {
    Round(base::Timers& timers, base::UniqueFunction<void()> on_due) : expiry(timers, std::move(on_due)) {}
    std::vector<Asked> asked;  ///< sorted by address
    std::size_t owed = 0;
    std::size_t silent = 0;
    std::vector<BroadcastAnswer> answers;
    std::size_t bytes = 0;  ///< bytes of answers that may still be kept
    BroadcastCallback done;
    base::Timer expiry;
  };

  /// Returns false if `socket` owes no answer to this round.
  bool settle(Round& round, Socket& socket);
  static bool keep(Round& round, const AckReply& reply);
  void finish(std::uint64_t id);

  base::Timers& timers_;
  std::unordered_map<std::uint64_t, Round> rounds_;
  std::size_t owed_ = 0;
};

}  // namespace parley::socketio
