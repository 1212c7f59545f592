// The session of one socket: its user, its state, its limits, and the events that wait.
//
//               join succeeds               the token expires
//   anonymous ----------------> joined ----------------------> expired
//       |                         ^                               |  |
//       | join_timeout            '------ join with a fresh one --'  | expiry_grace
//       v                                                            v
//   transport closed                                         transport closed
//
// If the token is revoked, the transport is closed at once, from any state that has a token.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "api/gateway/event_queue.hpp"
#include "auth/identity.hpp"
#include "base/rate_limiter.hpp"
#include "base/timers.hpp"
#include "socketio/handler.hpp"
#include "socketio/socket.hpp"

namespace parley::api {

struct Operation;

/// An event that is kept for later. Its arguments are parsed again when its turn comes.
struct DeferredEvent {
  const Operation* operation;
  std::string arguments;
  socketio::Ack ack;
};

/// Events that need an identity and arrived before the socket had joined.
struct Parking {
  Parking(base::Timers& timers, base::UniqueFunction<void()> on_too_long)
      : deadline(timers, std::move(on_too_long)) {}

  std::vector<DeferredEvent> events;
  std::size_t bytes = 0;
  base::Timer deadline;
};

/// It is stored as the state of its socket, where the next event finds it without a lookup.
struct ClientSession final : engineio::SessionState {
  enum class State : std::uint8_t { anonymous, joined, expired };

  ClientSession(std::uint64_t serial_, socketio::Socket& socket_, base::Timers& timers, const Flight& flight,
                base::UniqueFunction<void()> on_deadline)
      : serial(serial_), socket(socket_), deadline(timers, std::move(on_deadline)), sequence(flight) {}

  const std::uint64_t serial;  ///< finds this client again from a completion; never used twice
  socketio::Socket& socket;
  State state = State::anonymous;
  bool wants_raw = false;
  bool is_held = false;        ///< its events wait for their turn, and nothing is read from it
  bool is_logged_out = false;  ///< its token was revoked: the transport is about to close
  std::uint32_t failed_joins = 0;
  auth::Principal principal;    ///< empty until the socket has joined
  std::string handshake_token;  ///< empty once the socket is connected

  base::Timer deadline;  ///< the limit to join; then the token's expiry; then the limit to join again
  EventQueue sequence;

  bool parking_over = false;
  std::unique_ptr<Parking> parking;  ///< nullptr while no event is parked

  base::TokenBucket events;
  base::TokenBucket refusals;  ///< refusals that give their reason
  base::TokenBucket patience;  ///< refusals of all kinds; if it is empty the transport is closed
  base::TokenBucket rejoins;   ///< joins of a socket that has joined; successful ones are given back

  bool is_joined() const { return state == State::joined; }
};

/// The sessions of a shard's sockets, by serial number.
class ClientSessions {
 public:
  /// Returns nullptr if the socket has disconnected.
  ClientSession* find(std::uint64_t serial) const {
    const auto found = all_.find(serial);
    return found == all_.end() ? nullptr : found->second;
  }
  std::uint64_t next_serial() { return next_serial_++; }
  void add(ClientSession& client) { all_.emplace(client.serial, &client); }
  void remove(const ClientSession& client) { all_.erase(client.serial); }

  static ClientSession& of(socketio::Socket& socket) { return static_cast<ClientSession&>(*socket.state); }

  /// Calls `visit(ClientSession&)` for each session.
  template <class Visit>
  void for_each(Visit visit) const {
    for (const auto& [serial, client] : all_) visit(*client);
  }

 private:
  std::unordered_map<std::uint64_t, ClientSession*> all_;
  std::uint64_t next_serial_ = 1;
};

}  // namespace parley::api
