// The acknowledgements that a socket awaits from its client, each with its deadline.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "base/timers.hpp"
#include "socketio/socket.hpp"

namespace parley::socketio {

class PendingAcks {
 public:
  /// `id` is the next one of the namespace, so it is never pending already.
  void add(std::uint64_t id, base::Timers& timers, base::Duration timeout, AckCallback done);
  /// Calls what was added under `id`, once. Returns false if the id is unknown or completed.
  bool complete(std::uint64_t id, const AckReply& reply);
  /// Completes all pending acknowledgements as disconnected.
  void fail_all();
  std::size_t size() const { return pending_.size(); }

 private:
  struct Pending {
    Pending(base::Timers& timers, AckCallback done_, base::UniqueFunction<void()> on_due)
        : done(std::move(done_)), expiry(timers, std::move(on_due)) {}
    AckCallback done;
    base::Timer expiry;
  };

  std::unordered_map<std::uint64_t, Pending> pending_;
};

}  // namespace parley::socketio
