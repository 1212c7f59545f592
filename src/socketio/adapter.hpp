// Sends one encoded event to a selection of sockets. Nothing is encoded or allocated per receiver. An adapter
// covers one shard only. The code that connects shards and nodes calls it on each.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>
#include <unordered_map>

#include "socketio/packet.hpp"
#include "socketio/recovery.hpp"
#include "socketio/rooms.hpp"
#include "socketio/socket.hpp"

namespace parley::socketio {

/// Selects the sockets in any of `rooms`, each once. If `rooms` is empty, selects all sockets of the
/// namespace. Excludes `except` and the sockets in any of `except_rooms`. The id of a socket is the name of a
/// room that contains only this socket.
struct Selection {
  std::span<const std::string_view> rooms{};
  std::span<const std::string_view> except_rooms{};
  const Socket* except = nullptr;
};

class Adapter {
 public:
  /// `recovery` may be nullptr, in which case no events are kept for disconnected clients.
  explicit Adapter(Recovery* recovery = nullptr) : recovery_(recovery) {}
  Adapter(const Adapter&) = delete;
  Adapter& operator=(const Adapter&) = delete;

  /// `unit` is an event, or a packet and its attachments. Returns the number of sockets it was sent to. Cost:
  /// O(selected + excepted).
  std::size_t broadcast(const Selection& selection, std::span<const engineio::EncodedMessage> unit,
                        Delivery delivery = Delivery::reliable);

  /// Calls `visit(socket)` for each selected socket. A visit may join, leave and disconnect sockets, but must
  /// not make another selection.
  template <class Visit>
  void for_each(const Selection& selection, Visit&& visit);

  /// Whether the room may have members, so that callers need not encode an event without receivers. Also true
  /// while a disconnected client may return and be sent what it missed. Not for ids of sockets.
  bool has_room(std::string_view name) const {
    return rooms_.find(name) != nullptr || (recovery_ != nullptr && recovery_->keeps_packets());
  }
  /// Returns nullptr if there is no socket with this id.
  Socket* find(std::string_view id) const;
  std::size_t size() const { return by_id_.size(); }

 private:
  friend class Socket;
  void add(Socket& socket);
  void remove(Socket& socket);

  template <class Visit>
  void walk_room(std::string_view name, Visit&& visit);
  static Socket& socket_of(RoomMember& member);

  Recovery* recovery_;
  Rooms rooms_;
  std::unordered_map<std::string_view, Socket*> by_id_;  // keys lie in the sockets
};

inline Socket& Adapter::socket_of(RoomMember& member) {
  return static_cast<Socket&>(member);
}

template <class Visit>
void Adapter::walk_room(std::string_view name, Visit&& visit) {
  if (const Room* const room = rooms_.find(name)) rooms_.walk(*room, visit);
  if (Socket* const socket = find(name)) visit(static_cast<RoomMember&>(*socket));
}

template <class Visit>
void Adapter::for_each(const Selection& selection, Visit&& visit) {
  // The excepted sockets get the stamp first, so the selection skips them as already visited.
  const std::uint64_t stamp = rooms_.new_stamp();
  const auto leave_out = [stamp](RoomMember& member) { Rooms::mark(member, stamp); };
  const auto take = [stamp, &visit](RoomMember& member) {
    if (Rooms::mark(member, stamp)) visit(socket_of(member));
  };
  for (const std::string_view name : selection.except_rooms) walk_room(name, leave_out);
  if (selection.except != nullptr) {
    if (Socket* const socket = find(selection.except->id().str())) leave_out(*socket);
  }
  if (selection.rooms.empty()) return rooms_.walk(rooms_.all_members(), take);
  for (const std::string_view name : selection.rooms) walk_room(name, take);
}

}  // namespace parley::socketio
