#include "api/delivery.hpp"

namespace parley::api {

void Delivery::subscribe(socketio::Socket& socket, const base::UserId& user, bool wants_raw) {
  socket.leave(wants_raw ? room_of(user) : raw_room_of(user));
  socket.join(wants_raw ? raw_room_of(user) : room_of(user));
}

void Delivery::send(std::string_view room, std::string_view name, std::string_view json,
                    engineio::Delivery delivery, const socketio::Socket* except) {
  sockets_.broadcast_to(room, sockets_.encode(name, json), delivery, except);
}

void Delivery::on_message(const store::Message& message, const chat::Origin& origin) {
  const socketio::Socket* sender = origin.empty() ? nullptr : find(origin);
  tell(message.receiver, message_event, message_object, message, engineio::Delivery::reliable, sender);
  if (message.sender == message.receiver) return;
  tell(message.sender, message_event, message_object, message, engineio::Delivery::reliable, sender);
}

void Delivery::on_typing(const base::UserId& from, std::string_view from_name, const base::UserId& to) {
  const TypingStarted typing{from, std::string(from_name)};
  tell(to, typing_started.name, typing_started, typing, engineio::Delivery::volatile_);
}

void Delivery::on_stopped_typing(const base::UserId& from, const base::UserId& to) {
  tell(to, typing_stopped.name, typing_stopped, {from}, engineio::Delivery::volatile_);
}

}  // namespace parley::api
