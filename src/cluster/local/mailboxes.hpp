// The transport between the shards of one process. What a shard sends during a tick is posted to each other
// shard at once at the end of the tick.
//
//     shard 0 --send(1, value)--> outbox --end of the tick: all of it, one post--> shard 1: Bus::receive
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <vector>

#include "base/threads/executor.hpp"
#include "base/timers.hpp"
#include "cluster/bus.hpp"
#include "cluster/transport.hpp"

namespace parley::cluster {

class Mailboxes final : public Transport {
 public:
  struct Shard {
    base::Executor* executor;
    Bus* bus;
  };
  /// A shard is behind if at least this many messages of this shard wait for it.
  static constexpr std::size_t most_waiting = 20'000;

  Mailboxes(ShardNumber own, base::Timers& timers);
  Mailboxes(const Mailboxes&) = delete;
  Mailboxes& operator=(const Mailboxes&) = delete;

  /// Sets all shards of the process in the order of their numbers, including this one. Call it before the
  /// first message is sent. The shards must outlive the messages.
  void connect(const std::vector<Shard>& all);

  ShardNumber shards() const override { return static_cast<ShardNumber>(links_.size()); }
  bool send(ShardNumber to, Envelope envelope) override;
  bool is_behind(ShardNumber to) const override;

 private:
  struct Link {
    Shard shard;
    std::vector<Envelope> outbox{};
    /// Messages that were posted and have not been received. Shared with the posts under way, which may
    /// outlive this object.
    std::shared_ptr<std::atomic<std::size_t>> waiting = std::make_shared<std::atomic<std::size_t>>(0);
  };
  void flush();

  const ShardNumber own_;
  std::vector<Link> links_;
  base::Timer flush_;
};

}  // namespace parley::cluster
