// The sockets of a namespace on this shard: their ids, their rooms, and sending to a selection of them.
// Nothing is encoded or allocated per receiver.
//
// The namespace owns it as a member and calls it directly, so that a broadcast on one shard costs no virtual
// call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <unordered_map>

#include "socketio/adapter.hpp"
#include "socketio/broadcast_acks.hpp"
#include "socketio/packet.hpp"
#include "socketio/recovery.hpp"
#include "socketio/rooms.hpp"
#include "socketio/socket.hpp"

namespace parley::socketio {

class Server;

class LocalAdapter final : public Adapter {
 public:
  /// All three must outlive it. `recovery` may be nullptr, in which case no events are kept for disconnected
  /// clients.
  LocalAdapter(const Server& server, std::string_view namespace_name, Recovery* recovery);
  LocalAdapter(const LocalAdapter&) = delete;
  LocalAdapter& operator=(const LocalAdapter&) = delete;

  /// Cost: O(selected + excepted), no allocation.
  std::size_t broadcast(const Selection& selection, std::span<const engineio::EncodedMessage> unit,
                        Delivery delivery = Delivery::reliable) override;
  /// One packet and one id for all receivers, encoded once.
  bool broadcast_with_ack(const Selection& selection, const AcknowledgedEvent& event, base::Duration timeout,
                          BroadcastCallback done) override;
  /// Calls `done` before it returns. The timeout has no effect.
  bool fetch(const Selection& selection, base::Duration timeout, FetchCallback done) override;
  void join(const Selection& selection, std::span<const std::string_view> rooms) override;
  void leave(const Selection& selection, std::span<const std::string_view> rooms) override;
  void disconnect(const Selection& selection, bool close = false) override;
  /// Does nothing, because there is no other shard.
  void server_side_emit(std::string_view, std::string_view) override {}

  /// Calls `visit(socket)` for each selected socket. A visit may join, leave and disconnect sockets, but must
  /// not make another selection.
  template <class Visit>
  void for_each(const Selection& selection, Visit&& visit);

  /// Whether the room may have members on this shard, so that callers need not encode an event without
  /// receivers. Also true while a disconnected client may return and be sent what it missed. Not for ids of
  /// sockets. With a link it says nothing about the other shards.
  bool has_room(std::string_view name) const {
    return rooms_.find(name) != nullptr || (recovery_ != nullptr && recovery_->keeps_packets());
  }
  /// Returns nullptr if there is no socket with this id.
  Socket* find(std::string_view id) const;
  std::size_t size() const { return by_id_.size(); }
  /// Number of broadcasts that wait for acknowledgements.
  std::size_t waiting() const { return broadcast_acks_.size(); }

 private:
  friend class Socket;
  void add(Socket& socket);
  void remove(Socket& socket);
  /// Counts from 0. All sockets share the ids, so that one id can be used in a packet for many of them.
  std::uint64_t next_ack_id() { return next_ack_id_++; }

  template <class Visit>
  void walk_room(std::string_view name, Visit&& visit);
  static Socket& socket_of(RoomMember& member);

  const Server& server_;
  std::string_view namespace_name_;
  Recovery* recovery_;
  Rooms rooms_;
  std::unordered_map<std::string_view, Socket*> by_id_;  // keys lie in the sockets
  BroadcastAcks broadcast_acks_;
  std::uint64_t next_ack_id_ = 0;
};

inline Socket& LocalAdapter::socket_of(RoomMember& member) {
  return static_cast<Socket&>(member);
}

template <class Visit>
void LocalAdapter::walk_room(std::string_view name, Visit&& visit) {
  if (const Room* const room = rooms_.find(name)) rooms_.walk(*room, visit);
  if (Socket* const socket = find(name)) visit(static_cast<RoomMember&>(*socket));
}

template <class Visit>
void LocalAdapter::for_each(const Selection& selection, Visit&& visit) {
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
