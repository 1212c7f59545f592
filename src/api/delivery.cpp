#include "api/delivery.hpp"

#include <array>
#include <span>

namespace parley::api {

namespace {

constexpr std::string_view everybody = "everybody";

}  // namespace

void Delivery::subscribe(socketio::Socket& socket, const base::UserId& user, bool wants_raw) {
  socket.leave(wants_raw ? room_of(user) : raw_room_of(user));
  socket.join(wants_raw ? raw_room_of(user) : room_of(user));
  socket.join(everybody);
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

void Delivery::on_presence(const presence::Presence& presence) {
  const auto& contract = presence.status == presence::Status::offline ? user_offline : user_online;
  const socketio::EncodedEvent event =
      sockets_.encode(contract.name, encoded(ContentMode::raw, contract, presence));
  const std::string own = room_of(presence.user);
  const std::string own_raw = raw_room_of(presence.user);
  const std::array<std::string_view, 2> except{own, own_raw};
  sockets_.broadcast({.rooms = {&everybody, 1}, .except_rooms = except}, event,
                     engineio::Delivery::volatile_);
}

}  // namespace parley::api
