// Sends messages, changes of messages and marks to the devices of this shard. Every shard publishes these
// facts, so each sends them only to its own devices.
#pragma once

#include "api/delivery/user_delivery.hpp"
#include "cluster/bus.hpp"
#include "presence/blocks.hpp"

namespace parley::api {

class MessageDelivery {
 public:
  /// Subscribes to the facts. All must outlive the bus.
  MessageDelivery(cluster::Bus& bus, UserDelivery& delivery, const presence::Blocks& blocks);
  MessageDelivery(const MessageDelivery&) = delete;
  MessageDelivery& operator=(const MessageDelivery&) = delete;

 private:
  void on(const cluster::MessageStored& stored);
  void on(const cluster::MessageEdited& edited);
  void on(const cluster::MessageDeleted& deleted);
  void on(const cluster::MarkMoved& moved);

  UserDelivery& delivery_;
  const presence::Blocks& blocks_;
};

}  // namespace parley::api
