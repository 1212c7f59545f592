#include "api/gateway/session_lifecycle.hpp"

#include <memory>
#include <utility>

#include "api/session.hpp"
#include "http/ip_address.hpp"
#include "jwt/token.hpp"

namespace parley::api {

using base::Error;
using base::ErrorCode;
using base::json::Value;

namespace {

struct KeptIdentity final : engineio::SessionState {
  KeptIdentity(auth::Principal principal_, bool wants_raw_)
      : principal(std::move(principal_)), wants_raw(wants_raw_) {}
  auth::Principal principal;
  bool wants_raw;
};

/// The token of the Socket.IO handshake, otherwise of the HTTP request that opened the session. Empty if
/// neither has a token.
std::string_view handshake_token(const socketio::Socket& socket, Value auth) {
  const std::string_view token = jwt::bare_token(string_member(auth, "token"));
  return token.empty() ? jwt::without_scheme(socket.authorization()).value_or(std::string_view()) : token;
}

}  // namespace

SessionLifecycle::SessionLifecycle(SessionParts parts, SessionLimits limits)
    : parts_(parts), limits_(limits), clock_(parts.timers, parts.sessions) {}

// --- connection -------------------------------------------------------------------------------------------

void SessionLifecycle::on_connecting(ClientSession& client, Value auth) {
  client.handshake_token = handshake_token(client.socket, auth);
  client.wants_raw = string_member(auth, "contentFormat") == content_formats[1];
}

void SessionLifecycle::on_connected(ClientSession& client) {
  client.deadline.arm(limits_.join_timeout);
  if (client.handshake_token.empty()) return;
  authenticate(client, std::exchange(client.handshake_token, {}), std::nullopt, client.wants_raw, {});
}

void SessionLifecycle::on_disconnected(ClientSession& client) {
  parts_.sessions.remove(client);
  if (!client.is_joined()) client.socket.renounce_recovery();
  if (client.state == ClientSession::State::anonymous) return;
  --joined_;
  socketio::Socket& socket = client.socket;
  parts_.presence.close(socket);
  const auth::Principal session = client.principal;
  const bool is_logged_out = client.is_logged_out;
  if (client.is_joined()) {
    socket.state = std::make_unique<KeptIdentity>(session, client.wants_raw);  // `client` is destroyed
  }
  parts_.exchange.leave(session, is_logged_out);
}

bool SessionLifecycle::on_recovering(socketio::Socket& socket, Value auth) {
  auto* const kept = dynamic_cast<KeptIdentity*>(socket.state.get());
  if (kept == nullptr) return false;
  parts_.identity.recognise(kept->principal);
  if (const std::string_view token = handshake_token(socket, auth); !token.empty()) {
    std::optional<auth::Principal> principal = known_at_once(token);
    if (!principal || principal->user != kept->principal.user) return false;
    kept->principal = *std::move(principal);
  }
  if (!parts_.identity.still_holds(kept->principal)) return false;
  if (const std::string_view format = string_member(auth, "contentFormat"); !format.empty()) {
    kept->wants_raw = format == content_formats[1];
  }
  return has_room_for(kept->principal.user);
}

void SessionLifecycle::resume(ClientSession& client, engineio::SessionState& kept) {
  auto& identity = static_cast<KeptIdentity&>(kept);
  client.wants_raw = identity.wants_raw;
  client.sequence.begin(Order::alone);
  admit(client, std::move(identity.principal), {}, true);
}

std::optional<auth::Principal> SessionLifecycle::known_at_once(std::string_view token) {
  const auto known = std::make_shared<std::optional<auth::Principal>>();
  parts_.identity.authenticate(token, [known](base::Result<auth::Principal> principal) {
    if (principal) *known = *std::move(principal);
  });
  return *known;
}

bool SessionLifecycle::has_room_for(const base::UserId& user) const {
  return limits_.sockets_per_user == 0 || parts_.presence_view.devices(user) < limits_.sockets_per_user;
}

// --- joining ----------------------------------------------------------------------------------------------

void SessionLifecycle::join(ClientSession& client, std::optional<Value> data, socketio::Ack ack) {
  if (client.state != ClientSession::State::anonymous) {
    if (const auto wait = client.rejoins.take(parts_.timers.now())) {
      Error error(ErrorCode::rate_limited);
      error.retry_after = *wait;
      return join_failed(client, error, std::move(ack));
    }
  }
  base::Result<JoinRequest> request = decode(api::join.input, Source(data));
  if (!request) {
    parts_.refusals.charge_and_send(client, EventRefusal::of(api::join.traits.event, data, request.error()),
                                    {});
    return join_failed(client, request.error(), std::move(ack));
  }
  const bool wants_raw = request->format ? *request->format == ContentFormat::raw : client.wants_raw;
  authenticate(client, std::move(request->token), std::move(request->user), wants_raw, std::move(ack));
}

void SessionLifecycle::authenticate(ClientSession& client, std::string token,
                                    std::optional<base::UserId> claimed, bool wants_raw, socketio::Ack ack) {
  client.sequence.begin(Order::alone);
  parts_.identity.admit_device(std::move(token),
                               [this, serial = client.serial, claimed = std::move(claimed), wants_raw,
                                ack = std::move(ack)](base::Result<auth::Principal> principal) mutable {
                                 ClientSession* const client = parts_.sessions.find(serial);
                                 if (client == nullptr) return;
                                 std::optional<Error> error;
                                 if (principal) {
                                   error = objection(*client, *principal, claimed);
                                 } else {
                                   error = std::move(principal).error();
                                 }
                                 if (!error) {
                                   client->wants_raw = wants_raw;
                                   return admit(*client, std::move(*principal), std::move(ack), false);
                                 }
                                 join_failed(*client, *error, std::move(ack));
                                 path_->finish(*client);
                               });
}

std::optional<Error> SessionLifecycle::objection(const ClientSession& client,
                                                 const auth::Principal& principal,
                                                 const std::optional<base::UserId>& claimed) {
  if (claimed && *claimed != principal.user) {
    parts_.identity.note_refusal("userId of the join is not its user's", {});
    return Error(ErrorCode::unauthorized);
  }
  if (client.state != ClientSession::State::anonymous) {
    if (client.principal.user == principal.user) return std::nullopt;
    return Error(ErrorCode::unauthorized);
  }
  if (auto limited = over_limit(parts_.limits.others, principal.user, parts_.timers.now())) return limited;
  if (has_room_for(principal.user)) return std::nullopt;
  return Error(ErrorCode::rate_limited, "Too many connections of this user");
}

void SessionLifecycle::admit(ClientSession& client, auth::Principal principal, socketio::Ack ack,
                             bool is_recovered) {
  const base::UserId user = principal.user;
  const bool is_first = client.state == ClientSession::State::anonymous;
  auto welcome_now = [this, serial = client.serial, principal = std::move(principal), ack = std::move(ack),
                      is_recovered](Exchange::Active call) mutable {
    ClientSession* const client = parts_.sessions.find(serial);
    if (client == nullptr) return false;
    // The token may have been revoked since it was verified.
    if (!parts_.identity.still_holds(principal)) {
      join_failed(*client, Error(ErrorCode::token_revoked), std::move(ack));
      path_->finish(*client);
      return false;
    }
    welcome(*client, std::move(principal), std::move(ack), is_recovered, std::move(call));
    return true;
  };
  const auto end = [this, serial = client.serial] {
    if (ClientSession* const client = parts_.sessions.find(serial)) path_->finish(*client);
  };
  if (!is_first) {
    return parts_.exchange.active(user,
                                  [welcome_now = std::move(welcome_now), end](Exchange::Active call) mutable {
                                    if (welcome_now(std::move(call))) end();
                                  });
  }
  parts_.exchange.arrive(user, calls::Device(client.socket.id().str()), std::move(welcome_now),
                         [this, serial = client.serial, end] {
                           ClientSession* const client = parts_.sessions.find(serial);
                           if (client != nullptr) path_->run_parked(*client);
                           end();
                         });
}

void SessionLifecycle::welcome(ClientSession& client, auth::Principal principal, socketio::Ack ack,
                               bool is_recovered, Exchange::Active call) {
  const bool is_first = client.state == ClientSession::State::anonymous;
  client.principal = std::move(principal);
  client.state = ClientSession::State::joined;
  client.failed_joins = 0;
  client.socket.allow_payload();
  clock_.arm(client);
  if (!is_first) client.rejoins.give_back();

  const base::UserId& user = client.principal.user;
  parts_.delivery.subscribe(client.socket, user, client.wants_raw);
  Connected connected_now{user, client.socket.id().str(), parts_.timers.clock().wall_now(), is_recovered, {}};
  if (call && call->status == store::CallStatus::accepted) connected_now.active_call = std::move(call);
  parts_.delivery.emit(client.socket, connected, connected_now);
  ack(success_answer(parts_.delivery.mode(client.wants_raw), api::join.answer,
                     {user, client.principal.name}));
  if (!is_first) return;

  ++joined_;
  parts_.presence.open(client.socket, user);
}

void SessionLifecycle::join_failed(ClientSession& client, const Error& error, socketio::Ack ack) {
  // A refused token has one code, so that the client cannot find out which check failed. Only expiry and
  // revocation have codes of their own.
  const ErrorCode shown = error.code == ErrorCode::permission_denied ? ErrorCode::unauthorized : error.code;
  Error refusal = error;
  refusal.code = shown;
  if (client.state == ClientSession::State::anonymous && shown == ErrorCode::unauthorized) {
    const std::string address = http::limit_key(client.socket.peer_address());
    auto limited = over_limit(parts_.limits.refusals_of_address, address, parts_.timers.now());
    if (limited) refusal = *std::move(limited);
  }
  if (!parts_.refusals.charge(client, refusal)) return;
  parts_.delivery.emit(client.socket, auth_error, {"Authentication failed", base::entry(refusal.code).name});
  ack(error_answer(refusal));
  // A socket that has joined keeps its session. An expired session has a deadline of its own.
  if (client.state != ClientSession::State::anonymous) return;
  if (++client.failed_joins >= limits_.join_attempts) client.socket.close_transport();
}

void SessionLifecycle::on_deadline(ClientSession& client) {
  if (client.state != ClientSession::State::joined) return client.socket.close_transport();
  // The wall clock may have been set back since the deadline was armed.
  if (const base::Duration left = clock_.time_left(client); left > base::Duration{0}) {
    return client.deadline.arm(left);
  }
  client.state = ClientSession::State::expired;
  const base::ErrorEntry& expired = base::entry(ErrorCode::token_expired);
  parts_.delivery.emit(client.socket, auth_error, {expired.message, expired.name});
  client.deadline.arm(limits_.expiry_grace);
}

}  // namespace parley::api
