#include "socketio/socket.hpp"

#include <utility>

#include "socketio/connection.hpp"
#include "socketio/namespace.hpp"
#include "socketio/pending_acks.hpp"
#include "socketio/server.hpp"

namespace parley::socketio {

Socket::Socket(Connection& connection, Namespace& of, SocketId id, base::json::Value auth)
    : connection_(connection), namespace_(of), id_(std::move(id)) {
  const std::size_t kept = connection.server().options().auth_bytes;
  if (kept > 0 && auth.raw().size() <= kept) auth_json_ = std::make_unique<const std::string>(auth.raw());
  namespace_.local_.add(*this);
}

Socket::~Socket() {
  namespace_.local_.remove(*this);
  while (acks_ != nullptr) acks_->unlink();
  if (decision_ != nullptr) decision_->socket_ = nullptr;
}

std::string_view Socket::namespace_name() const {
  return namespace_.name();
}
std::string_view Socket::authorization() const {
  return connection_.session().authorization();
}

void Socket::forget_authorization() {
  connection_.session().forget_authorization();
}

Handshake Socket::handshake() const {
  Handshake handshake{connection_.session().handshake()};
  if (auth_json_ != nullptr) handshake.auth_json = *auth_json_;
  return handshake;
}

void Socket::forget_handshake() {
  connection_.session().forget_handshake();
  auth_json_.reset();
}

std::string_view Socket::peer_address() const {
  return connection_.session().peer_address();
}
std::string_view Socket::transport() const {
  return connection_.session().transport();
}
void Socket::hold_input() {
  connection_.session().hold_input();
}

void Socket::allow_payload(std::size_t bytes) {
  connection_.session().allow_payload(bytes);
}

void Socket::release_input() {
  connection_.session().release_input();
}

std::size_t Socket::queued_bytes() const {
  return connection_.session().queued_bytes();
}

void Socket::emit(const EncodedEvent& event, Delivery delivery) {
  tell({&event, 1}, delivery);
}
void Socket::emit(const EncodedUnit& unit, Delivery delivery) {
  tell(unit, delivery);
}
void Socket::emit(std::string_view name, std::string_view arguments_json, Delivery delivery) {
  if (is_connected()) emit(namespace_.encode(name, arguments_json), delivery);
}

bool Socket::emit_with_ack(std::string_view name, std::string_view arguments_json, base::Duration timeout,
                           AckCallback done) {
  return emit_with_ack(name, arguments_json, {}, timeout, std::move(done));
}

bool Socket::emit_with_ack(std::string_view name, std::string_view arguments_json,
                           std::span<const std::string_view> attachments, base::Duration timeout,
                           AckCallback done) {
  if (!is_connected() || attachments.size() > attachments_at_most) return false;
  Server& server = connection_.server();
  if (!pending_acks_) pending_acks_ = std::make_unique<PendingAcks>();
  if (pending_acks_->size() >= server.options().acks_per_socket) return false;
  const std::uint64_t id = namespace_.local_.next_ack_id();
  const auto unit = encode_binary_event(namespace_.name(), name, arguments_json, attachments, id);
  pending_acks_->add(id, server.timers(), timeout, std::move(done));
  send(*unit, Delivery::reliable);
  return true;
}

bool Socket::join(std::string_view room) {
  if (state_ == State::disconnected) return false;
  return namespace_.local_.rooms_.join(*this, room, connection_.server().options().rooms_per_socket);
}
void Socket::leave(std::string_view room) {
  namespace_.local_.rooms_.leave(*this, room);
}
bool Socket::is_in(std::string_view room) const {
  return namespace_.local_.rooms_.is_in(*this, room);
}
std::vector<std::string_view> Socket::rooms() const {
  return namespace_.local_.rooms_.rooms_of(*this);
}

void Socket::disconnect(bool close) {
  if (close) return connection_.disconnect_all();
  if (is_connected()) connection_.disconnect(*this);
}
void Socket::close_transport() {
  connection_.close();
}

void Socket::tell(std::span<const engineio::EncodedMessage> unit, Delivery delivery) {
  Recovery* const recovery = namespace_.recovery();
  if (recovery == nullptr || delivery != Delivery::reliable || !is_connected()) {
    send(unit, delivery);
    return;
  }
  const std::string_view own_room = id_.str();
  const Recovery::Recorded recorded = recovery->record(unit, {{&own_room, 1}});
  send(recorded.unit, delivery);
  has_been_sent(recorded.number);
}

bool Socket::send(std::span<const engineio::EncodedMessage> unit, Delivery delivery) {
  if (!is_connected()) return false;
  engineio::Session& session = connection_.session();
  if (unit.size() == 1) {
    session.send(unit.front(), delivery);
  } else {
    session.send_unit(unit.data(), unit.size(), delivery);
  }
  return true;
}

void Socket::acknowledged(std::uint64_t id, const AckReply& reply) {
  if (pending_acks_ && pending_acks_->complete(id, reply)) return;
  if (broadcasts_owed_ > 0) namespace_.local_.broadcast_acks_.answered(*this, id, reply);
}
void Socket::fail_acknowledgements() {
  if (pending_acks_) pending_acks_->fail_all();
  if (broadcasts_owed_ > 0) namespace_.local_.broadcast_acks_.gone(*this);
}

}  // namespace parley::socketio
