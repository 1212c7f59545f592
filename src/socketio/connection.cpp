#include "socketio/connection.hpp"

#include <algorithm>
#include <utility>

#include "socketio/namespace.hpp"
#include "socketio/server.hpp"

namespace parley::socketio {

Connection::Connection(Server& server, engineio::Session& session) : server_(server), session_(session) {
  arm(server_.options().connect_timeout);
}

void Connection::arm(base::Duration after) {
  deadline_.arm(server_.timers(), after, [this] { close(); });
}

void Connection::on_text(std::string_view text) {
  if (!closing_) take(decoder_.on_text(text, server_.reader_));
}
void Connection::on_binary(std::string_view bytes) {
  const std::size_t most = std::min(server_.options().attachment_bytes, session_.max_payload());
  if (!closing_) take(decoder_.on_binary(bytes, server_.reader_, most));
}

void Connection::take(Decoder::Step step) {
  if (!step) return close();
  if (!step->has_value()) {
    const std::string_view namespace_name = decoder_.pending()->namespace_name;
    const Socket* const socket = find(namespace_name);
    const bool is_early = socket != nullptr && socket->state_ == Socket::State::connecting;
    if (is_early || (socket == nullptr && !has_left(namespace_name))) return close();
    if (!deadline_.armed()) arm(server_.options().attachments_timeout);
    return;
  }
  if ((*step)->assembly) deadline_.disarm();
  dispatch(**step);
}

void Connection::dispatch(const Packet& packet) {
  if (packet.header.type == PacketType::connect) return connect(packet);
  Socket* const socket = find(packet.header.namespace_name);
  if (socket == nullptr) {
    if (!has_left(packet.header.namespace_name)) close();
    return;
  }
  if (socket->state_ == Socket::State::connecting) return dispatch_early(*socket, packet);
  switch (packet.header.type) {
    case PacketType::event:
    case PacketType::binary_event:
      return deliver_event(*socket, packet);
    case PacketType::ack:
    case PacketType::binary_ack:
      return deliver_ack(*socket, packet);
    default:
      return server_.schedule_removal(*socket, DisconnectReason::client_namespace_disconnect);
  }
}

/// While the decision about the client is pending, it may only disconnect.
void Connection::dispatch_early(Socket& socket, const Packet& packet) {
  if (packet.header.type != PacketType::disconnect) return close();
  remove(socket);
}

void Connection::deliver_event(Socket& socket, const Packet& packet) {
  Ack ack = packet.header.ack_id ? Ack(socket, *packet.header.ack_id) : Ack();
  socket.namespace_.handler_->on_event(
      socket, Event{packet.payload.event_name, packet.payload.value, packet.attachments(), std::move(ack),
                    packet.payload.defect});
}

void Connection::deliver_ack(Socket& socket, const Packet& packet) {
  if (!packet.header.ack_id) return;
  AckReply reply{AckReply::Outcome::malformed};
  if (!packet.payload.defect) {
    reply = {AckReply::Outcome::answered, packet.payload.value, &packet.attachments()};
  }
  socket.acknowledged(*packet.header.ack_id, reply);
}

void Connection::close() {
  if (std::exchange(closing_, true)) return;
  deadline_.disarm();
  session_.close(engineio::CloseReason::forced_close);
}

void Connection::disconnect(Socket& socket) {
  session_.send(encode_disconnect(socket.namespace_name()));
  server_.schedule_removal(socket, DisconnectReason::server_namespace_disconnect);
}

void Connection::disconnect_all() {
  for (const std::unique_ptr<Socket>& socket : sockets_) {
    if (socket->is_connected()) disconnect(*socket);
  }
  close();
}

void Connection::on_closed(DisconnectReason reason) {
  closing_ = true;
  deadline_.disarm();
  for (std::size_t i = sockets_.size(); i > 0; --i) {
    Socket& socket = *sockets_[i - 1];
    if (socket.state_ == Socket::State::connecting) remove(socket);
  }
  for (const std::unique_ptr<Socket>& socket : sockets_) {
    if (socket->is_connected()) server_.schedule_removal(*socket, reason);
  }
}

void Connection::finish(Socket& socket) {
  socket.fail_acknowledgements();
  socket.namespace_.handler_->on_disconnected(socket, socket.reason_);
  if (Recovery* const recovery = socket.namespace_.recovery()) recovery->leave(socket);
  if (socket.reason_ == DisconnectReason::server_namespace_disconnect) left(socket.namespace_.name());
  remove(socket);
}

Socket* Connection::find(std::string_view namespace_name) const {
  for (const std::unique_ptr<Socket>& socket : sockets_) {
    if (socket->namespace_name() == namespace_name) return socket.get();
  }
  return nullptr;
}

void Connection::left(const std::string& namespace_name) {
  if (left_.size() >= server_.options().namespaces_per_connection) left_.erase(left_.begin());
  left_.push_back(namespace_name);
}

bool Connection::has_left(std::string_view namespace_name) const {
  return std::ranges::find(left_, namespace_name) != left_.end();
}

}  // namespace parley::socketio
