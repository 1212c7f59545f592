// Going on after a lost connection, as SocketGateway sees it: whose the socket was stays with the secret that
// the client was told, for two minutes. Nothing of that is taken on trust when the client comes back: the
// token must still be good, the user may not have too many sockets meanwhile, and a token that comes along
// must be of the same user.
#include <memory>
#include <utility>

#include "api/gateway/socket_gateway.hpp"
#include "api/inputs.hpp"

namespace parley::api {

namespace {

struct KeptIdentity final : engineio::SessionState {
  KeptIdentity(auth::Principal principal_, bool wants_raw_)
      : principal(std::move(principal_)), wants_raw(wants_raw_) {}
  auth::Principal principal;
  bool wants_raw;
};

}  // namespace

void SocketGateway::keep_identity(ClientSession& client) {
  if (!client.is_joined()) return;
  socketio::Socket& socket = client.socket;
  socket.state = std::make_unique<KeptIdentity>(std::move(client.principal), client.wants_raw);
}

bool SocketGateway::on_recovering(socketio::Socket& socket, base::json::Value auth) {
  auto* const kept = dynamic_cast<KeptIdentity*>(socket.state.get());
  if (kept == nullptr || is_stopped_) return false;
  services_.identity.recognise(kept->principal);
  if (const std::string_view token = handshake_token(socket, auth); !token.empty()) {
    std::optional<auth::Principal> principal = known_at_once(token);
    if (!principal || principal->user != kept->principal.user) return false;
    kept->principal = *std::move(principal);
  }
  if (!services_.identity.still_holds(kept->principal)) return false;
  if (const std::string_view format = string_member(auth, "contentFormat"); !format.empty()) {
    kept->wants_raw = format == content_formats[1];
  }
  const std::size_t devices = services_.conversations.presence_view.devices(kept->principal.user);
  return options_.sockets_per_user == 0 || devices < options_.sockets_per_user;
}

void SocketGateway::go_on(socketio::Socket& socket) {
  const std::unique_ptr<engineio::SessionState> state = std::move(socket.state);
  auto& kept = static_cast<KeptIdentity&>(*state);
  ClientSession& client = admit(socket);
  client.wants_raw = kept.wants_raw;
  client.sequence.begin(EventQueue::Kind::alone);
  let_in(client, std::move(kept.principal), {}, true);
}

std::optional<auth::Principal> SocketGateway::known_at_once(std::string_view token) {
  const auto known = std::make_shared<std::optional<auth::Principal>>();
  services_.identity.authenticate(token, [known](base::Result<auth::Principal> principal) {
    if (principal) *known = *std::move(principal);
  });
  return *known;
}

}  // namespace parley::api
