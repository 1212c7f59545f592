#include "api/delivery/user_delivery.hpp"

namespace parley::api {

UserDelivery::UserDelivery(socketio::Namespace& sockets, ContentMode mode, cluster::Bus& bus)
    : sockets_(sockets), mode_(mode), bus_(bus) {
  bus_.subscribe<cluster::UserEvent>([this](const cluster::UserEvent& event, auto /*from*/) {
    send_here(event, engineio::Delivery::reliable);
  });
}

void UserDelivery::subscribe(socketio::Socket& socket, const base::UserId& user, bool wants_raw) {
  if (wants_raw) has_raw_sockets_ = true;
  socket.leave(wants_raw ? room_of(user) : raw_room_of(user));
  socket.join(wants_raw ? raw_room_of(user) : room_of(user));
}

void UserDelivery::broadcast(std::string_view room, std::string_view name, std::string_view json,
                             engineio::Delivery delivery, const socketio::Socket* except) {
  sockets_.broadcast_to(room, sockets_.encode(name, json), delivery, except);
}

void UserDelivery::send_everywhere(const cluster::UserEvent& event) {
  send_here(event, engineio::Delivery::reliable);
  bus_.publish_elsewhere(event);
}

void UserDelivery::send_here(const cluster::UserEvent& event, engineio::Delivery delivery) {
  const auto form = [&](ContentMode mode) -> std::string_view {
    return mode == mode_ ? event.usual : event.raw;
  };
  send_encoded(event.user, event.name, form, delivery, nullptr);
}

std::string_view UserDelivery::object_of(const store::SharedMessage& message, ContentMode mode) {
  EncodedMessage& latest = mode == mode_ ? latest_ : latest_raw_;
  if (latest.message != message) {
    latest.message = message;
    latest.json.clear();
    append_encoded(latest.json, mode, message_object, *message);
  }
  return latest.json;
}

void UserDelivery::send_message(const base::UserId& user, const store::SharedMessage& message,
                                const socketio::Socket* except) {
  send_encoded(
      user, message_event.name, [&](ContentMode mode) { return object_of(message, mode); },
      engineio::Delivery::reliable, except);
}

}  // namespace parley::api
