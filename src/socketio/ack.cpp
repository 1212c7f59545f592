// A socket knows every Ack that it handed out, through a doubly linked list. A socket that is destroyed first
// unlinks them, so that a remaining Ack does nothing instead of using freed memory.
#include <utility>

#include "socketio/connection.hpp"
#include "socketio/namespace.hpp"
#include "socketio/socket.hpp"

namespace parley::socketio {

Ack::Ack(Socket& socket, std::uint64_t id) : socket_(&socket), next_(socket.acks_), id_(id), wanted_(true) {
  if (next_ != nullptr) next_->previous_ = this;
  socket.acks_ = this;
}

Ack& Ack::operator=(Ack&& other) noexcept {
  if (this == &other) return *this;
  unlink();
  link(other);
  return *this;
}

void Ack::operator()(std::string_view arguments_json) {
  Socket* const socket = claim();
  if (socket == nullptr) return;
  const engineio::EncodedMessage answer = encode_ack(socket->namespace_name(), id_, arguments_json);
  socket->send({&answer, 1}, Delivery::reliable);
}

bool Ack::operator()(std::string_view arguments_json, std::span<const std::string_view> attachments) {
  if (attachments.size() > attachments_at_most) return false;
  Socket* const socket = claim();
  if (socket == nullptr) return true;
  const auto answer = encode_binary_ack(socket->namespace_name(), id_, arguments_json, attachments);
  socket->send(*answer, Delivery::reliable);
  return true;
}

Socket* Ack::claim() {
  if (!std::exchange(wanted_, false) || socket_ == nullptr) return nullptr;
  Socket* const socket = socket_;
  unlink();
  return socket->is_connected() ? socket : nullptr;
}

void Ack::link(Ack& other) {
  id_ = other.id_;
  wanted_ = std::exchange(other.wanted_, false);
  socket_ = std::exchange(other.socket_, nullptr);
  next_ = std::exchange(other.next_, nullptr);
  previous_ = std::exchange(other.previous_, nullptr);
  if (next_ != nullptr) next_->previous_ = this;
  if (previous_ != nullptr) {
    previous_->next_ = this;
  } else if (socket_ != nullptr) {
    socket_->acks_ = this;
  }
}

void Ack::unlink() {
  if (socket_ == nullptr) return;
  if (next_ != nullptr) next_->previous_ = previous_;
  if (previous_ != nullptr) {
    previous_->next_ = next_;
  } else {
    socket_->acks_ = next_;
  }
  socket_ = nullptr;
  next_ = nullptr;
  previous_ = nullptr;
}

}  // namespace parley::socketio
