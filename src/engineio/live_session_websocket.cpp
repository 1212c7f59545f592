// The WebSocket side of a LiveSession: opening on a WebSocket, and the upgrade to one.
#include <optional>
#include <utility>

#include "engineio/live_session.hpp"
#include "engineio/open_packet.hpp"
#include "engineio/session_table.hpp"

namespace parley::engineio {

void LiveSession::open_on_websocket(WebSocketUpgradeResponse switching, http::Responder responder) {
  // What the application sends in on_open waits in the queue, because the 101 and the open packet go first.
  // This also holds if the client's first frames came together with its request and are read inside
  // upgrade().
  table_.application().on_open(*this);
  if (phase_ == Phase::closed) return responder.respond_and_close(refusal_response(Refusal::bad_request));
  auto transport =
      std::make_unique<WebSocketTransport>(responder.wire(), *this, max_payload_, switching.deflate);
  websocket_ = transport.get();
  responder.upgrade(std::move(switching.response), std::move(transport));
  if (websocket_ == nullptr) return;
  websocket_->send_packet(open_packet(sid_, TransportName::websocket, table_.options()));
  flush_to_websocket();
  opened();
  if (phase_ != Phase::closing) return;
  std::exchange(websocket_, nullptr)->close();
  phase_ = Phase::closed;
}

void LiveSession::on_upgrade(WebSocketUpgradeResponse switching, http::Responder responder) {
  const bool may_start = phase_ == Phase::open && is_polling() && upgrade_ == nullptr;
  auto transport =
      std::make_unique<WebSocketTransport>(responder.wire(), *this, max_payload_, switching.deflate);
  WebSocketTransport& websocket = *transport;
  if (may_start) {
    upgrade_ = std::make_unique<Upgrade>(
        table_.timers(), websocket, [this] { answer_poll(); }, [this] { give_up_upgrade(); });
    upgrade_->start(table_.options().upgrade_timeout);
  }
  responder.upgrade(std::move(switching.response), std::move(transport));
  // The wire owns the transport, and destroys it only after the current callback has returned.
  if (!may_start) websocket.close();
}

void LiveSession::on_frame(WebSocketTransport& from, std::string_view text) {
  if (upgrade_ != nullptr && upgrade_->is_with(from)) return on_probe_frame(text);
  if (&from != websocket_ || !is_receiving()) return;
  std::string decoded;
  const std::optional<Packet> packet = read_packet(text, decoded);
  if (!packet) return end(CloseReason::parse_error);
  on_packet(*packet);
}

void LiveSession::on_binary_frame(WebSocketTransport& from, std::string_view bytes) {
  if (upgrade_ != nullptr && upgrade_->is_with(from)) return give_up_upgrade();
  if (&from == websocket_ && is_receiving()) table_.application().on_binary(*this, bytes);
}

void LiveSession::on_gone(WebSocketTransport& from, CloseReason reason) {
  if (upgrade_ != nullptr && upgrade_->is_with(from)) {
    upgrade_.reset();
  } else if (&from == websocket_) {
    websocket_ = nullptr;
    end(reason);
  }
}

void LiveSession::on_probe_frame(std::string_view text) {
  switch (Upgrade::read(text)) {
    case Upgrade::Move::probe:
      upgrade_->websocket().send_packet("3probe");
      upgrade_->probed();
      if (polling_->parked()) upgrade_->poll_parked(table_.options().noop_delay);
      return;
    case Upgrade::Move::complete:
      return complete_upgrade();
    case Upgrade::Move::mistake:
      return give_up_upgrade();
  }
}

/// Nothing is lost or sent twice. What answered a poll has left the queue, and the rest is sent here in the
/// order queued. A ping that waits for its pong keeps its deadline.
void LiveSession::complete_upgrade() {
  websocket_ = &upgrade_->websocket();
  websocket_->set_max_payload(max_payload_);
  upgrade_.reset();
  http::Responder parked = polling_->take_parked();
  // A POST that begins from now on gets the same answer.
  if (polling_->post_under_way()) polling_->refuse_post(refusal_response(Refusal::bad_request));
  polling_.reset();
  flush_to_websocket();
  if (holds_ > 0) websocket_->hold_input();
  if (parked.pending()) parked.respond(poll_answer("6", false));
}

/// The session stays on polling; the probed WebSocket is closed.
void LiveSession::give_up_upgrade() {
  if (upgrade_ == nullptr) return;
  const std::unique_ptr<Upgrade> upgrade = std::move(upgrade_);
  upgrade->websocket().close();
}

void LiveSession::flush_to_websocket() {
  for (const EncodedMessage& message : outbox_.take()) websocket_->send(message);
  if (!heartbeat_.ping_due()) return;
  websocket_->send_packet("2");
  heartbeat_.sent();
}

}  // namespace parley::engineio
