// A namespace: its name, whoever handles its sockets, and the way to all of them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "socketio/adapter.hpp"
#include "socketio/handler.hpp"
#include "socketio/packet.hpp"

namespace parley::socketio {

class Namespace {
 public:
  Namespace(std::string name, Handler& handler) : name_(std::move(name)), handler_(handler) {}
  Namespace(const Namespace&) = delete;
  Namespace& operator=(const Namespace&) = delete;

  const std::string& name() const { return name_; }
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

  /// Calls `visit(Socket&)` for each of the selection, to join, leave or disconnect them together.
  template <class Visit>
  void for_each(const Selection& selection, Visit&& visit) {
    adapter_.for_each(selection, visit);
  }

 private:
  friend class Connection;
  friend class Socket;

  std::string name_;
  Handler& handler_;
  Adapter adapter_;
};

}  // namespace parley::socketio
