#include "api/gateway/socket_gateway.hpp"

#include <memory>
#include <utility>

#include "api/session.hpp"

namespace parley::api {

SocketGateway::SocketGateway(SocketServices services, SocketOptions options)
    : services_(services),
      options_(options),
      refusals_(services.timers, services.delivery),
      lifecycle_({services.timers, services.identity, services.exchange, services.presence,
                  services.presence_view, services.delivery, services.limits, sessions_, refusals_},
                 options.sessions),
      path_({services.timers, sessions_, refusals_, services.limits, services.read_slots, services.delivery,
             services.features},
            options.parking,
            [this](ClientSession& client, std::optional<base::json::Value> data, socketio::Ack ack) {
              lifecycle_.join(client, data, std::move(ack));
            }) {
  lifecycle_.set_path(path_);
  services_.identity.tell(this);
}

ClientSession& SocketGateway::add_session(socketio::Socket& socket) {
  auto added = std::make_unique<ClientSession>(
      sessions_.next_serial(), socket, services_.timers, path_.flight(),
      [this, &socket] { lifecycle_.on_deadline(ClientSessions::of(socket)); });
  ClientSession& client = *added;
  client.events = base::TokenBucket::per(options_.events_per_second, base::Duration{1000});
  client.refusals = base::TokenBucket::per(options_.refusals_per_minute, UserLimits::minute);
  client.patience = base::TokenBucket::per(options_.refusals_until_closed, UserLimits::minute);
  client.rejoins = base::TokenBucket::per(options_.sessions.rejoin_attempts, base::Duration{1000});
  socket.state = std::move(added);
  sessions_.add(client);
  return client;
}

std::optional<socketio::Refusal> SocketGateway::on_connecting(socketio::Socket& socket,
                                                              base::json::Value auth) {
  lifecycle_.on_connecting(add_session(socket), auth);
  return std::nullopt;
}

bool SocketGateway::on_recovering(socketio::Socket& socket, base::json::Value auth) {
  return !is_stopped_ && lifecycle_.on_recovering(socket, auth);
}

void SocketGateway::on_connected(socketio::Socket& socket) {
  socket.forget_authorization();
  if (!socket.recovered()) return lifecycle_.on_connected(ClientSessions::of(socket));
  const std::unique_ptr<engineio::SessionState> kept = std::move(socket.state);
  lifecycle_.resume(add_session(socket), *kept);
}

void SocketGateway::on_event(socketio::Socket& socket, socketio::Event event) {
  if (!is_stopped_) path_.on_event(ClientSessions::of(socket), std::move(event));
}

void SocketGateway::on_disconnected(socketio::Socket& socket, socketio::DisconnectReason) {
  lifecycle_.on_disconnected(ClientSessions::of(socket));
}

void SocketGateway::on_revoked(const base::UserId& user) {
  const base::ErrorEntry& revoked = base::entry(base::ErrorCode::token_revoked);
  services_.delivery.for_each_socket(user, [&](socketio::Socket& socket) {
    ClientSession& client = ClientSessions::of(socket);
    if (client.is_logged_out || !services_.identity.is_revoked(client.principal)) return;
    client.is_logged_out = true;
    client.state = ClientSession::State::expired;
    services_.delivery.emit(socket, auth_error, {revoked.message, revoked.name});
    socket.close_transport();
  });
  services_.exchange.revoked(user);
}

void SocketGateway::on_renamed(const base::UserId& user, const std::string& name) {
  services_.delivery.for_each_socket(
      user, [&](socketio::Socket& socket) { ClientSessions::of(socket).principal.name = name; });
}

}  // namespace parley::api
