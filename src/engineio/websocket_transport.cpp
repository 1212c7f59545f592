#include "engineio/websocket_transport.hpp"

#include <utility>

namespace parley::engineio {

namespace {

/// The code in RFC 6455 section 7.1.5 for a connection that ended without a close frame from its peer.
constexpr std::uint16_t no_close_frame = 1006;

}  // namespace

WebSocketTransport::WebSocketTransport(base::Wire& wire, WebSocketOwner& owner, std::size_t max_payload,
                                       ws::Deflate deflate)
    : endpoint_(wire, *this, ws::Limits::for_messages_to(max_payload), deflate), owner_(&owner) {}

WebSocketTransport::~WebSocketTransport() {
  if (owner_ != nullptr) std::exchange(owner_, nullptr)->on_gone(*this, CloseReason::transport_close);
}

void WebSocketTransport::close() {
  owner_ = nullptr;
  endpoint_.close();
}

void WebSocketTransport::abort() {
  owner_ = nullptr;
  endpoint_.abort();
}

void WebSocketTransport::on_bytes(std::string_view bytes) {
  endpoint_.on_bytes(bytes);
  closed_in_band_ = !endpoint_.is_open();
}

void WebSocketTransport::on_eof() {
  endpoint_.on_eof();
}

void WebSocketTransport::on_closed() {
  endpoint_.on_closed();
}

void WebSocketTransport::on_text(std::string_view text) {
  if (owner_ != nullptr) owner_->on_frame(*this, text);
}

void WebSocketTransport::on_binary(std::string_view bytes) {
  if (owner_ != nullptr) owner_->on_binary_frame(*this, bytes);
}

void WebSocketTransport::on_ws_closed(ws::Closed closed) {
  if (owner_ == nullptr) return;
  const bool was_broken = closed_in_band_ && closed.code == no_close_frame;
  const CloseReason reason = was_broken ? CloseReason::transport_error : CloseReason::transport_close;
  std::exchange(owner_, nullptr)->on_gone(*this, reason);
}

}  // namespace parley::engineio
