// A namespace: its name, whoever handles its sockets, and the way to all of them.
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
  Namespace(Server& server, std::string name, Handler& handler);
  Namespace(const Namespace&) = delete;
  Namespace& operator=(const Namespace&) = delete;

  const std::string& name() const { return name_; }
  /// Null where it is switched off.
  Recovery* recovery() { return recovery_.get(); }
  /// Its sockets and their rooms, for who knows the name already.
  Adapter& adapter() { return adapter_; }
  /// How many sockets there are.
  std::size_t size() const { return adapter_.size(); }
  /// Null where there is none, or no longer.
  Socket* find(const SocketId& id) const { return adapter_.find(id.str()); }

  /// For this namespace's sockets only. `arguments_json` as in encode_event.
  EncodedEvent encode(std::string_view event_name, std::string_view arguments_json) const {
    return encode_event(name_, event_name, arguments_json);
  }

  /// Answers how many sockets it was sent to. Cost: O(selected + excepted), no allocation.
  std::size_t broadcast(const Selection& selection, const EncodedEvent& event,
                        Delivery delivery = Delivery::reliable) {
    return adapter_.broadcast(selection, {&event, 1}, delivery);
  }
  std::size_t broadcast(const Selection& selection, const EncodedUnit& unit,
                        Delivery delivery = Delivery::reliable) {
    return adapter_.broadcast(selection, unit, delivery);
  }
  /// To one room, without `except`.
  std::size_t broadcast_to(std::string_view room, const EncodedEvent& event,
                           Delivery delivery = Delivery::reliable, const Socket* except = nullptr) {
    return broadcast(Selection{{&room, 1}, {}, except}, event, delivery);
  }

  /// Asks everybody in the selection for an acknowledgement: one packet with one id, encoded once. `done` is
  /// called exactly once and never from inside this call: when all have answered or gone, or at the timeout
  /// with what came until then. False, with nothing sent and `done` not called, for more than 10 attachments
  /// and past the bounds of what is waited for (Options::broadcasts_waiting, ::broadcast_answers_waiting).
  bool broadcast_with_ack(const Selection& selection, std::string_view event_name,
                          std::string_view arguments_json, std::span<const std::string_view> attachments,
                          base::Duration timeout, BroadcastCallback done);
  bool broadcast_with_ack(const Selection& selection, std::string_view event_name,
                          std::string_view arguments_json, base::Duration timeout, BroadcastCallback done) {
    return broadcast_with_ack(selection, event_name, arguments_json, {}, timeout, std::move(done));
  }

  /// Calls `visit(Socket&)` for each of the selection, to join, leave or disconnect them together.
  template <class Visit>
  void for_each(const Selection& selection, Visit&& visit) {
    adapter_.for_each(selection, visit);
  }

 private:
  friend class Connection;
  friend class Server;
  friend class Socket;

  /// By its sockets, by those who may come back, or by a broadcast that waits for answers.
  bool is_used() const;

  /// From 0. Shared by all sockets, so that one id can stand in a packet for many of them.
  std::uint64_t next_ack_id() { return next_ack_id_++; }

  Server& server_;
  std::string name_;
  Handler& handler_;
  std::unique_ptr<Recovery> recovery_;
  Adapter adapter_;
  BroadcastAcks broadcast_acks_;
  std::uint64_t next_ack_id_ = 0;
  bool is_dynamic_ = false;  ///< made for a client that asked for it
};

}  // namespace parley::socketio
