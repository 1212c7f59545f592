#include "api/delivery/user_delivery.hpp"

#include "api/typing.hpp"

namespace parley::api {

void UserDelivery::subscribe(socketio::Socket& socket, const base::UserId& user, bool wants_raw) {
  if (wants_raw) has_raw_sockets_ = true;
  socket.leave(wants_raw ? room_of(user) : raw_room_of(user));
  socket.join(wants_raw ? raw_room_of(user) : room_of(user));
}

void UserDelivery::send(std::string_view room, std::string_view name, std::string_view json,
                        engineio::Delivery delivery, const socketio::Socket* except) {
  sockets_.broadcast_to(room, sockets_.encode(name, json), delivery, except);
}

void UserDelivery::tell_both_forms(const base::UserId& user, std::string_view name, std::string_view usual,
                                   std::string_view raw, const socketio::Socket* except) {
  tell_encoded(
      user, name, [&](ContentMode mode) { return mode == mode_ ? usual : raw; }, engineio::Delivery::reliable,
      except);
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

void UserDelivery::tell_message(const base::UserId& user, const store::SharedMessage& message,
                                const socketio::Socket* except) {
  tell_encoded(
      user, message_event.name, [&](ContentMode mode) { return object_of(message, mode); },
      engineio::Delivery::reliable, except);
}

void UserDelivery::on_message(const store::SharedMessage& message, const chat::SourceDevice& origin) {
  const socketio::Socket* sender = origin.empty() ? nullptr : find(origin);
  if (!message->withheld) tell_message(message->receiver, message, sender);
  if (message->sender != message->receiver) tell_message(message->sender, message, sender);
}

void UserDelivery::on_typing(const chat::TypingSignal& signal) {
  tell_here(signal.to, typing_started.name, typing_started, signal, engineio::Delivery::volatile_);
}

void UserDelivery::on_stopped_typing(const base::UserId& from, const base::UserId& to) {
  tell_here(to, typing_stopped.name, typing_stopped, {from, {}, to}, engineio::Delivery::volatile_);
}

}  // namespace parley::api
