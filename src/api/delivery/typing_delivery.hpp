// Sends who is typing to the devices of the receiver, on every shard. Each shard remembers who is typing, and
// detects by itself that a message or the disconnect of the typist ends it. So the end comes before the
// message on every shard. Only the shard of the typist knows each start, so that shard detects the silence.
#pragma once

#include "api/delivery/user_delivery.hpp"
#include "api/typing.hpp"
#include "chat/typing.hpp"
#include "cluster/bus.hpp"
#include "presence/blocks.hpp"
#include "presence/presence_view.hpp"

namespace parley::api {

class TypingDelivery {
 public:
  /// Subscribes to the typing on other shards. Construct it before MessageDelivery. All must outlive the bus.
  TypingDelivery(base::Timers& timers, chat::Typing::Limits limits, const presence::Blocks& blocks,
                 cluster::Bus& bus, UserDelivery& delivery);
  TypingDelivery(const TypingDelivery&) = delete;
  TypingDelivery& operator=(const TypingDelivery&) = delete;

  /// From now on nothing is sent to other shards for a receiver without a device. The view may lag, so a user
  /// who has just connected may miss the first event. It must outlive this object.
  void set_presence_view(const presence::PresenceView& view) { presence_view_ = &view; }

  /// The user `signal.from` types. The event may be dropped if a queue is full.
  void start(const TypingSignal& signal);
  /// The user's client reports the end of typing.
  void stop(const base::UserId& from, const base::UserId& to);

  chat::Typing& state() { return typing_; }

 private:
  /// Whether a device of the user may be on another shard.
  bool is_elsewhere(const base::UserId& user) const;
  void send_stop_elsewhere(const cluster::TypingStopped& stopped);

  cluster::Bus& bus_;
  UserDelivery& delivery_;
  chat::Typing typing_;
  const presence::PresenceView* presence_view_ = nullptr;
};

}  // namespace parley::api
