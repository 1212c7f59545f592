// Refusals of a socket's events: the `error` event, the acknowledgement, and the bounds on how many of them a
// socket gets.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/delivery/user_delivery.hpp"
#include "api/gateway/client_session.hpp"
#include "base/error.hpp"
#include "base/json/json.hpp"
#include "base/timers.hpp"

namespace parley::api {

/// The string at `key`; empty if there is none.
std::string_view string_member(std::optional<base::json::Value> object, std::string_view key);

/// A refusal that outlives the event that it answers.
struct EventRefusal {
  std::string event;              ///< empty if the name cannot be repeated safely
  std::string client_message_id;  ///< the same
  base::Error error;

  /// Repeats the event's name and its `clientMessageId` if each is a harmless token.
  static EventRefusal of(std::string_view event, std::optional<base::json::Value> data, base::Error error);
};

class EventRefusals {
 public:
  EventRefusals(const base::Timers& timers, UserDelivery& delivery) : timers_(timers), delivery_(delivery) {}

  /// Counts a refusal. Beyond the socket's budget `error` becomes rate_limited. Returns false if the socket
  /// has used up all its refusals. Then nothing is answered, and its transport is about to close.
  bool charge(ClientSession& client, base::Error& error);
  /// Sends the `error` event and the acknowledgement, if one was asked for.
  void send(ClientSession& client, const EventRefusal& refusal, socketio::Ack ack);
  /// charge(), then send().
  void charge_and_send(ClientSession& client, EventRefusal refusal, socketio::Ack ack);

 private:
  const base::Timers& timers_;
  UserDelivery& delivery_;
};

}  // namespace parley::api
