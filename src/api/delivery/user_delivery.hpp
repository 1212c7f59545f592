// Sends events to the devices of users. An event is encoded once for each form that a device needs, and is
// sent to the rooms of that user. Only this class knows which rooms exist. An event that other shards do not
// learn of by a fact of their own is sent to them encoded (cluster::UserEvent).
//
//   user:<id>        the user's sockets that get text in the configured content mode
//   raw-user:<id>    the user's sockets that asked for the original text
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "api/contract/response.hpp"
#include "api/messages.hpp"
#include "cluster/bus.hpp"
#include "socketio/namespace.hpp"
#include "socketio/socket.hpp"

namespace parley::api {

class UserDelivery {
 public:
  /// `mode`: how text is made safe for clients that do not ask for the original text. Subscribes to the
  /// events of other shards. All must outlive the bus.
  UserDelivery(socketio::Namespace& sockets, ContentMode mode, cluster::Bus& bus);
  UserDelivery(const UserDelivery&) = delete;
  UserDelivery& operator=(const UserDelivery&) = delete;

  ContentMode mode(bool wants_raw) const { return wants_raw ? ContentMode::raw : mode_; }

  /// From now on the socket gets the events of its user. A repeated call with another `wants_raw` changes the
  /// form.
  void subscribe(socketio::Socket& socket, const base::UserId& user, bool wants_raw);

  /// Sends one event to one socket.
  template <class Contract>
  void emit(socketio::Socket& socket, const Contract& contract, const typename Contract::Value& value,
            bool wants_raw = false) {
    socket.emit(contract.name, encoded(mode(wants_raw), contract, value));
  }

  /// Sends an event to all devices of a user, on every shard, each in the form that the device asked for.
  template <class Contract>
  void send(const base::UserId& user, const Contract& contract, const typename Contract::Value& value) {
    if (bus_.is_alone()) return send_here(user, contract.name, contract, value);
    send_everywhere(event_of(user, contract, value));
  }
  /// Sends only to the devices of this shard, except `except`. For facts that every shard learns of. `name`
  /// is that of an event whose data are those of `contract`.
  template <class Contract>
  void send_here(const base::UserId& user, std::string_view name, const Contract& contract,
                 const typename Contract::Value& value,
                 engineio::Delivery delivery = engineio::Delivery::reliable,
                 const socketio::Socket* except = nullptr) {
    send_encoded(
        user, name, [&](ContentMode mode) { return encoded(mode, contract, value); }, delivery, except);
  }
  template <class Contract>
  void send_here(const base::UserId& user, std::string_view name, const Contract& contract,
                 const typename Contract::Value& value, const socketio::Socket* except) {
    send_here(user, name, contract, value, engineio::Delivery::reliable, except);
  }
  /// Sends an encoded event to the devices of this shard.
  void send_here(const cluster::UserEvent& event, engineio::Delivery delivery);
  /// Returns the event, encoded for other shards.
  template <class Contract>
  cluster::UserEvent event_of(const base::UserId& user, const Contract& contract,
                              const typename Contract::Value& value) const {
    std::string raw = mode_ == ContentMode::raw ? "" : encoded(ContentMode::raw, contract, value);
    return {user, std::string(contract.name), encoded(mode_, contract, value), std::move(raw)};
  }
  /// Sends a message to the devices of this shard, except `except`.
  void send_message(const base::UserId& user, const store::SharedMessage& message,
                    const socketio::Socket* except);
  /// Returns the encoded message object. A sent message is needed for its receiver, its sender and the
  /// acknowledgement, so the latest object of each form is kept. Valid until the next message is asked for.
  std::string_view object_of(const store::SharedMessage& message, ContentMode mode);
  /// Calls `visit(socketio::Socket&)` for each device of a user on this shard. `visit` must not send to any
  /// other device.
  template <class Visit>
  void for_each_socket(const base::UserId& user, Visit visit) {
    const std::string room = room_of(user);
    const std::string raw_room = raw_room_of(user);
    const std::array<std::string_view, 2> rooms{room, raw_room};
    sockets_.for_each({.rooms = rooms}, visit);
  }
  /// Returns nullptr if there is no such socket on this shard, or not any more.
  socketio::Socket* find(std::string_view socket_id) const { return sockets_.local().find(socket_id); }
  /// Returns the socket that caused a fact; nullptr if `socket_id` is empty, or if it is on another shard.
  const socketio::Socket* source(std::string_view socket_id) const {
    return socket_id.empty() ? nullptr : find(socket_id);
  }
  /// Whether that user's socket asked for the original text.
  static bool wants_raw(const socketio::Socket& socket, const base::UserId& user) {
    return socket.is_in(raw_room_of(user));
  }

 private:
  /// The name of a user's room, without an allocation.
  class RoomName {
   public:
    /// Empty, which no room is called, if the id is longer than that of any user.
    RoomName(std::string_view prefix, const base::UserId& user) : size_(prefix.size() + user.str().size()) {
      if (user.str().size() > base::longest_user_id) {
        size_ = 0;
        return;
      }
      char* const end = std::copy(prefix.begin(), prefix.end(), text_.data());
      std::copy(user.str().begin(), user.str().end(), end);
    }
    std::string_view text() const { return {text_.data(), size_}; }

   private:
    std::array<char, 16 + base::longest_user_id> text_;
    std::size_t size_;
  };
  static std::string room_of(const base::UserId& user) { return "user:" + user.str(); }
  static std::string raw_room_of(const base::UserId& user) { return "raw-user:" + user.str(); }

  struct EncodedMessage {
    store::SharedMessage message;
    std::string json;
  };

  /// `encode(mode)` is called only for the forms that a device listens in.
  template <class Encode>
  void send_encoded(const base::UserId& user, std::string_view name, Encode encode,
                    engineio::Delivery delivery, const socketio::Socket* except) {
    const RoomName name_of_room("user:", user);
    const std::string_view room = name_of_room.text();
    if (sockets_.local().has_room(room)) broadcast(room, name, encode(mode_), delivery, except);
    if (!has_raw_sockets_) return;
    const std::string raw_room = raw_room_of(user);
    if (sockets_.local().has_room(raw_room)) {
      broadcast(raw_room, name, encode(ContentMode::raw), delivery, except);
    }
  }
  void send_everywhere(const cluster::UserEvent& event);
  void broadcast(std::string_view room, std::string_view name, std::string_view json,
                 engineio::Delivery delivery, const socketio::Socket* except);

  socketio::Namespace& sockets_;
  ContentMode mode_;
  cluster::Bus& bus_;
  bool has_raw_sockets_ = false;  ///< whether a socket has ever asked for the original text
  EncodedMessage latest_;         ///< in the configured mode
  EncodedMessage latest_raw_;     ///< for clients that asked for the original text
};

}  // namespace parley::api
