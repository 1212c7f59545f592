// The API over Socket.IO: passes the events of sockets to the handlers of the registry, and sends the
// answers.
//
//   socketio::Server --> SocketGateway --> SessionLifecycle   joins, renewals, expiry, recovery
//                                     \--> EventPath          order, budgets, handlers, answers
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "api/gateway/client_session.hpp"
#include "api/gateway/event_path.hpp"
#include "api/gateway/event_refusals.hpp"
#include "api/gateway/session_lifecycle.hpp"
#include "socketio/handler.hpp"

namespace parley::api {

struct SocketOptions {
  SessionLimits sessions{};
  ParkingLimits parking{};
  std::int64_t events_per_second = 0;  ///< per socket; 0: any number
  /// Refusals a minute of a socket that state their reason. Further ones are `rate_limited`. 0: any number.
  std::int64_t refusals_per_minute = 0;
  /// Refusals a minute, `rate_limited` ones included, after which the transport is closed. 0: any number.
  std::int64_t refusals_until_closed = 0;
};

/// The parts that the gateway uses. All of them outlive it.
struct SocketServices {
  base::Timers& timers;
  auth::Identity& identity;
  Exchange& exchange;
  PresenceFeed& presence;
  const presence::PresenceView& presence_view;
  UserDelivery& delivery;
  UserLimits& limits;
  ReadSlots& read_slots;
  const Features& features;
};

class SocketGateway final : public socketio::Handler, public auth::AccountListener {
 public:
  SocketGateway(SocketServices services, SocketOptions options);
  SocketGateway(const SocketGateway&) = delete;
  SocketGateway& operator=(const SocketGateway&) = delete;
  ~SocketGateway() override { services_.identity.tell(nullptr); }

  std::optional<socketio::Refusal> on_connecting(socketio::Socket& socket, base::json::Value auth) override;
  bool on_recovering(socketio::Socket& socket, base::json::Value auth) override;
  void on_connected(socketio::Socket& socket) override;
  void on_event(socketio::Socket& socket, socketio::Event event) override;
  void on_disconnected(socketio::Socket& socket, socketio::DisconnectReason reason) override;

  void on_revoked(const base::UserId& user) override;
  void on_renamed(const base::UserId& user, const std::string& name) override;

  /// Accepts no more events. Their senders get no answer, because their transports are about to be closed,
  /// and can send them again on a new connection. Events in flight are answered.
  void stop() { is_stopped_ = true; }

  std::size_t joined_sockets() const { return lifecycle_.joined_sockets(); }

 private:
  ClientSession& add_session(socketio::Socket& socket);

  SocketServices services_;
  SocketOptions options_;
  ClientSessions sessions_;
  EventRefusals refusals_;
  SessionLifecycle lifecycle_;
  EventPath path_;
  bool is_stopped_ = false;
};

}  // namespace parley::api
