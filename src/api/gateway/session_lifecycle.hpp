// The states of a socket's session: joining by a token, renewing, expiring, and resuming after a lost
// connection.
//
// For two minutes a lost socket can be resumed as the same user, with the secret that its client got. The
// token must still be accepted, and the user must not have too many sockets. A token that the client sends
// with the secret must belong to the same user.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/delivery/presence_feed.hpp"
#include "api/delivery/user_delivery.hpp"
#include "api/exchange.hpp"
#include "api/gateway/client_session.hpp"
#include "api/gateway/event_path.hpp"
#include "api/gateway/event_refusals.hpp"
#include "api/gateway/rate_limits.hpp"
#include "api/gateway/token_clock.hpp"
#include "auth/identity.hpp"
#include "base/timers.hpp"
#include "presence/presence_view.hpp"

namespace parley::api {

struct SessionLimits {
  base::Duration join_timeout{60'000};  ///< how long a socket may stay without joining
  std::uint32_t join_attempts = 5;      ///< failed joins after which a socket that never joined is closed
  std::uint32_t rejoin_attempts = 5;  ///< failed joins a second of a socket that has joined; more are refused
  base::Duration expiry_grace{30'000};  ///< the time to join again after the token has expired
  std::size_t sockets_per_user = 20;    ///< 0: any number
};

/// The parts that a lifecycle uses. All of them outlive it.
struct SessionParts {
  base::Timers& timers;
  auth::Identity& identity;
  Exchange& exchange;
  PresenceFeed& presence;
  const presence::PresenceView& presence_view;
  UserDelivery& delivery;
  UserLimits& limits;
  ClientSessions& sessions;
  EventRefusals& refusals;
};

class SessionLifecycle {
 public:
  SessionLifecycle(SessionParts parts, SessionLimits limits);
  SessionLifecycle(const SessionLifecycle&) = delete;
  SessionLifecycle& operator=(const SessionLifecycle&) = delete;

  /// Sets the path of events, which runs the parked events and ends the turn of a join. Must be called before
  /// every other function.
  void set_path(EventPath& path) { path_ = &path; }

  void on_connecting(ClientSession& client, base::json::Value auth);
  bool on_recovering(socketio::Socket& socket, base::json::Value auth);
  void on_connected(ClientSession& client);
  /// Resumes the session of a recovered socket. `kept` is the state that on_disconnected() stored.
  void resume(ClientSession& client, engineio::SessionState& kept);
  /// Destroys `client`. If it has joined, the socket's state becomes what it needs to resume.
  void on_disconnected(ClientSession& client);
  void on_deadline(ClientSession& client);

  /// Handles the event `join`.
  void join(ClientSession& client, std::optional<base::json::Value> data, socketio::Ack ack);

  std::size_t joined_sockets() const { return joined_; }

 private:
  void authenticate(ClientSession& client, std::string token, std::optional<base::UserId> claimed,
                    bool wants_raw, socketio::Ack ack);
  /// Returns why the socket may not join as this user; nullopt if it may.
  std::optional<base::Error> objection(const ClientSession& client, const auth::Principal& principal,
                                       const std::optional<base::UserId>& claimed);
  /// Joins the socket. This is the last step of an event, or of a recovery, that has begun.
  void admit(ClientSession& client, auth::Principal principal, socketio::Ack ack, bool is_recovered);
  void welcome(ClientSession& client, auth::Principal principal, socketio::Ack ack, bool is_recovered,
               Exchange::Active call);
  void join_failed(ClientSession& client, const base::Error& error, socketio::Ack ack);
  /// Returns the principal of a token if it is known without a request to the store.
  std::optional<auth::Principal> known_at_once(std::string_view token);
  bool has_room_for(const base::UserId& user) const;

  SessionParts parts_;
  SessionLimits limits_;
  EventPath* path_ = nullptr;
  std::size_t joined_ = 0;
  TokenClock clock_;
};

}  // namespace parley::api
