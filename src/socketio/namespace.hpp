// A namespace: its name, its handler, and access to all of its sockets: those of this shard, and with a link
// (Options::link) those of the other shards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "socketio/adapter.hpp"
#include "socketio/handler.hpp"
#include "socketio/local_adapter.hpp"
#include "socketio/packet.hpp"

namespace parley::socketio {

class LinkedAdapter;
class Server;

class Namespace {
 public:
  Namespace(Server& server, std::string name, Handler* handler);
  ~Namespace();
  Namespace(const Namespace&) = delete;
  Namespace& operator=(const Namespace&) = delete;

  /// Sets the handler. Must be called before the first client connects if the namespace was added without
  /// one.
  void set_handler(Handler& handler) { handler_ = &handler; }

  const std::string& name() const { return name_; }
  /// Returns nullptr if recovery is switched off.
  Recovery* recovery() { return recovery_.get(); }
  /// Its sockets on all shards, if there is a link, and otherwise on this shard.
  Adapter& adapter();
  /// Its sockets and their rooms on this shard only, whether or not there is a link.
  LocalAdapter& local() { return local_; }
  /// Number of sockets on this shard.
  std::size_t size() const { return local_.size(); }
  /// Returns nullptr if there is no socket with this id on this shard.
  Socket* find(const SocketId& id) const { return local_.find(id.str()); }

  /// Encodes an event for the sockets of this namespace only. `arguments_json` as in encode_event.
  EncodedEvent encode(std::string_view event_name, std::string_view arguments_json) const {
    return encode_event(name_, event_name, arguments_json);
  }

  /// Broadcasts on all shards. Returns the number of sockets of this shard that it was sent to. Cost on this
  /// shard: O(selected + excepted), no allocation. With a link, one copy of the event is published.
  std::size_t broadcast(const Selection& selection, const EncodedEvent& event,
                        Delivery delivery = Delivery::reliable) {
    return broadcast_unit(selection, {&event, 1}, delivery);
  }
  std::size_t broadcast(const Selection& selection, const EncodedUnit& unit,
                        Delivery delivery = Delivery::reliable) {
    return broadcast_unit(selection, unit, delivery);
  }
  /// Broadcasts to one room, without `except`.
  std::size_t broadcast_to(std::string_view room, const EncodedEvent& event,
                           Delivery delivery = Delivery::reliable, const Socket* except = nullptr) {
    return broadcast(Selection{{&room, 1}, {}, except}, event, delivery);
  }

  /// See Adapter::broadcast_with_ack.
  bool broadcast_with_ack(const Selection& selection, std::string_view event_name,
                          std::string_view arguments_json, std::span<const std::string_view> attachments,
                          base::Duration timeout, BroadcastCallback done) {
    return adapter().broadcast_with_ack(selection, {event_name, arguments_json, attachments}, timeout,
                                        std::move(done));
  }
  bool broadcast_with_ack(const Selection& selection, std::string_view event_name,
                          std::string_view arguments_json, base::Duration timeout, BroadcastCallback done) {
    return broadcast_with_ack(selection, event_name, arguments_json, {}, timeout, std::move(done));
  }

  /// Calls `visit(Socket&)` for each selected socket of this shard, to join rooms, leave them or disconnect
  /// all together.
  template <class Visit>
  void for_each(const Selection& selection, Visit&& visit) {
    local_.for_each(selection, visit);
  }

 private:
  friend class Connection;
  friend class Server;
  friend class Socket;

  /// Whether it has sockets, sessions that may return, or a broadcast that waits for answers.
  bool is_used() const;

  /// Calls the local adapter directly if there is no link.
  std::size_t broadcast_unit(const Selection& selection, std::span<const engineio::EncodedMessage> unit,
                             Delivery delivery) {
    return linked_ == nullptr ? local_.broadcast(selection, unit, delivery)
                              : broadcast_to_all_shards(selection, unit, delivery);
  }
  std::size_t broadcast_to_all_shards(const Selection& selection,
                                      std::span<const engineio::EncodedMessage> unit, Delivery delivery);

  std::string name_;
  Handler* handler_;
  std::unique_ptr<Recovery> recovery_;
  LocalAdapter local_;
  std::unique_ptr<LinkedAdapter> linked_;  ///< nullptr if there is no link
  bool is_dynamic_ = false;                ///< created because a client requested it
};

}  // namespace parley::socketio
