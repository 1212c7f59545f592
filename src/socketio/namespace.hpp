// A namespace: its name, its handler, and access to all of its sockets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "socketio/adapter.hpp"
#include "socketio/broadcast_acks.hpp"
#include "socketio/handler.hpp"
#include "socketio/packet.hpp"

namespace parley::socketio {

class Server;

class Namespace {
 public:
  Namespace(Server& server, std::string name, Handler* handler);
  Namespace(const Namespace&) = delete;
  Namespace& operator=(const Namespace&) = delete;

  /// Sets the handler. Must be called before the first client connects if the namespace was added without
  /// one.
  void set_handler(Handler& handler) { handler_ = &handler; }

  const std::string& name() const { return name_; }
  /// Returns nullptr if recovery is switched off.
  Recovery* recovery() { return recovery_.get(); }
  /// Its sockets and their rooms, for callers that already have the name of the namespace.
  Adapter& adapter() { return adapter_; }
  /// Number of sockets.
  std::size_t size() const { return adapter_.size(); }
  /// Returns nullptr if there is no socket with this id.
  Socket* find(const SocketId& id) const { return adapter_.find(id.str()); }

  /// Encodes an event for the sockets of this namespace only. `arguments_json` as in encode_event.
  EncodedEvent encode(std::string_view event_name, std::string_view arguments_json) const {
    return encode_event(name_, event_name, arguments_json);
  }

  /// Returns the number of sockets it was sent to. Cost: O(selected + excepted), no allocation.
  std::size_t broadcast(const Selection& selection, const EncodedEvent& event,
                        Delivery delivery = Delivery::reliable) {
    return adapter_.broadcast(selection, {&event, 1}, delivery);
  }
  std::size_t broadcast(const Selection& selection, const EncodedUnit& unit,
                        Delivery delivery = Delivery::reliable) {
    return adapter_.broadcast(selection, unit, delivery);
  }
  /// Broadcasts to one room, without `except`.
  std::size_t broadcast_to(std::string_view room, const EncodedEvent& event,
                           Delivery delivery = Delivery::reliable, const Socket* except = nullptr) {
    return broadcast(Selection{{&room, 1}, {}, except}, event, delivery);
  }

  /// Requests an acknowledgement from every selected socket, with one packet and one id, encoded once. `done`
  /// is called exactly once and never from inside this call. It runs when all have answered or disconnected,
  /// or at the timeout with the answers so far. Returns false for more than 10 attachments, and above the
  /// bounds Options::broadcasts_waiting and ::broadcast_answers_waiting. Then nothing is sent and `done` is
  /// not called.
  bool broadcast_with_ack(const Selection& selection, std::string_view event_name,
                          std::string_view arguments_json, std::span<const std::string_view> attachments,
                          base::Duration timeout, BroadcastCallback done);
  bool broadcast_with_ack(const Selection& selection, std::string_view event_name,
                          std::string_view arguments_json, base::Duration timeout, BroadcastCallback done) {
    return broadcast_with_ack(selection, event_name, arguments_json, {}, timeout, std::move(done));
  }

  /// Calls `visit(Socket&)` for each selected socket, to join rooms, leave them or disconnect all together.
  template <class Visit>
  void for_each(const Selection& selection, Visit&& visit) {
    adapter_.for_each(selection, visit);
  }

 private:
  friend class Connection;
  friend class Server;
  friend class Socket;

  /// Whether it has sockets, sessions that may return, or a broadcast that waits for answers.
  bool is_used() const;

  /// Counts from 0. All sockets share the ids, so that one id can be used in a packet for many of them.
  std::uint64_t next_ack_id() { return next_ack_id_++; }

  Server& server_;
  std::string name_;
  Handler* handler_;
  std::unique_ptr<Recovery> recovery_;
  Adapter adapter_;
  BroadcastAcks broadcast_acks_;
  std::uint64_t next_ack_id_ = 0;
  bool is_dynamic_ = false;  ///< created because a client requested it
};

}  // namespace parley::socketio
