// How the messages of a shard reach the other shards.
#pragma once

#include "cluster/message.hpp"

namespace parley::cluster {

class Transport {
 public:
  virtual ~Transport() = default;

  /// The number of shards, including this one: at least 1.
  virtual ShardNumber shards() const = 0;
  /// Sends a message, later. Messages to one shard arrive in the order in which they were sent. Returns false
  /// if the shard is gone.
  virtual bool send(ShardNumber to, Envelope envelope) = 0;
  /// Whether so many messages wait for the shard that those which may be dropped should not be sent.
  virtual bool is_behind(ShardNumber to) const = 0;
};

}  // namespace parley::cluster
