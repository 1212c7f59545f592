#include "engineio/live_session.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "engineio/open_packet.hpp"
#include "engineio/payload.hpp"
#include "engineio/session_table.hpp"
#include "http/content/gzip.hpp"

namespace parley::engineio {

namespace {

constexpr std::string_view noop_packet = "6";
constexpr std::string_view ping_packet = "2";

std::size_t first_payload(const Options& options) {
  return options.first_payload == 0 ? options.max_payload
                                    : std::min(options.first_payload, options.max_payload);
}

}  // namespace

LiveSession::LiveSession(SessionTable& table, std::string sid, std::string peer)
    : table_(table),
      sid_(std::move(sid)),
      peer_(std::move(peer)),
      max_payload_(first_payload(table.options())),
      deadline_(table.timers(), [this] { on_deadline(); }),
      heartbeat_(table.timers().now(), schedule()) {}

LiveSession::~LiveSession() {
  forget_authorization();
  forget_handshake();
  phase_ = Phase::closed;
  state.reset();
  give_up_upgrade();
  if (websocket_ != nullptr) websocket_->close();
}

void LiveSession::keep_authorization(const http::Headers& headers) {
  if (headers.count("Authorization") != 1) return;
  const std::string& value = *headers.find("Authorization");
  if (!table_.authorizations().reserve(value.size())) return;
  authorization_ = std::make_unique<const std::string>(value);
}

void LiveSession::forget_authorization() {
  if (authorization_ == nullptr) return;
  table_.authorizations().release(authorization_->size());
  authorization_.reset();
}

void LiveSession::keep_handshake(http::Request request) {
  if (table_.options().handshake_bytes == 0) return;
  const std::size_t most = std::min(table_.options().handshake_bytes, table_.handshakes().left());
  const base::Timestamp now = table_.timers().clock().wall_now();
  handshake_ = std::make_unique<const Handshake>(handshake_of(std::move(request), now, most));
  table_.handshakes().reserve(kept_bytes(*handshake_));
}

void LiveSession::forget_handshake() {
  if (handshake_ == nullptr) return;
  table_.handshakes().release(kept_bytes(*handshake_));
  handshake_.reset();
}

Heartbeat::Schedule LiveSession::schedule() const {
  return {table_.options().ping_interval, table_.options().ping_timeout};
}

// --- sending ----------------------------------------------------------------------------------------------

void LiveSession::send(const EncodedMessage& message, Delivery delivery) {
  send_unit(&message, 1, delivery);
}

void LiveSession::send_unit(const EncodedMessage* messages, std::size_t count, Delivery delivery) {
  if (!is_receiving()) return;
  std::size_t cost = 0;
  for (std::size_t i = 0; i < count; ++i) cost += Outbox::cost(messages[i]);
  const std::size_t queued = queued_bytes();
  if (delivery == Delivery::volatile_ && queued + cost > table_.options().soft_queue) return;
  // One message may be larger than the queue (a page of history). Only messages behind others count against
  // the client.
  if (overrun_.is_too_much(table_.options().output, queued == 0 ? 0 : queued + cost,
                           table_.timers().clock())) {
    return overflow();
  }
  if (websocket_ != nullptr && phase_ == Phase::open) {
    for (std::size_t i = 0; i < count; ++i) websocket_->send(messages[i]);
    return;
  }
  for (std::size_t i = 0; i < count; ++i) outbox_.push(messages[i]);
  if (is_polling()) polling_->wake();
}

std::size_t LiveSession::queued_bytes() const {
  return outbox_.bytes() + (websocket_ != nullptr ? websocket_->queued_bytes() : 0);
}

/// The client does not read what it is sent, so a close frame behind all that would not be received either.
void LiveSession::overflow() {
  if (websocket_ != nullptr) std::exchange(websocket_, nullptr)->abort();
  end(CloseReason::transport_error);
}

// --- opening, packets and the end --------------------------------------------------------------------------

void LiveSession::open_on_polling(http::Responder responder) {
  polling_ = std::make_unique<PollingTransport>(table_.timers(), [this] { on_wake(); });
  table_.application().on_open(*this);
  opened();
  responder.respond(poll_answer(open_packet(sid_, TransportName::polling, table_.options()), false));
}

void LiveSession::opened() {
  if (phase_ != Phase::opening) return;
  phase_ = Phase::open;
  deadline_.arm_at(heartbeat_.deadline());
}

void LiveSession::on_packet(const Packet& packet) {
  switch (packet.type) {
    case PacketType::message:
      return table_.application().on_message(*this, packet.content);
    case PacketType::binary:
      return table_.application().on_binary(*this, packet.content);
    case PacketType::close:
      last_word_ = noop_packet.front();
      return end(CloseReason::transport_close);
    case PacketType::ping:
      return end(CloseReason::transport_error);  // only servers ping
    case PacketType::pong:
      if (heartbeat_.on_pong(table_.timers().now(), schedule())) deadline_.arm_at(heartbeat_.deadline());
      return;
    case PacketType::open:
    case PacketType::upgrade:
    case PacketType::noop:
      return;  // unexpected, but harmless
  }
}

void LiveSession::on_deadline() {
  if (phase_ == Phase::closing) {
    phase_ = Phase::closed;
    return finish_soon();
  }
  if (!heartbeat_.on_deadline(table_.timers().now(), schedule())) {
    // The pong may have arrived in input that has not been read.
    if (!std::exchange(was_held_, holds_ > 0)) return end(CloseReason::ping_timeout);
    return deadline_.arm(table_.options().ping_timeout);
  }
  deadline_.arm_at(heartbeat_.deadline());
  if (websocket_ != nullptr) return flush_to_websocket();
  polling_->wake();
}

void LiveSession::hold_input() {
  was_held_ = true;
  if (holds_++ == 0 && websocket_ != nullptr) websocket_->hold_input();
}

void LiveSession::release_input() {
  if (--holds_ == 0 && websocket_ != nullptr) websocket_->release_input();
}

void LiveSession::allow_payload(std::size_t bytes) {
  max_payload_ = std::min(bytes, table_.options().max_payload);
  if (websocket_ != nullptr) websocket_->set_max_payload(max_payload_);
}

void LiveSession::close(CloseReason reason) {
  if (!is_receiving()) return;
  const bool is_on_websocket = websocket_ != nullptr && phase_ == Phase::open;
  reason_ = reason;
  phase_ = Phase::closing;
  deadline_.disarm();
  give_up_upgrade();
  if (is_on_websocket) {
    std::exchange(websocket_, nullptr)->close();
    phase_ = Phase::closed;
  }
  finish_soon();
}

void LiveSession::end(CloseReason reason) {
  if (phase_ == Phase::closed) return;
  if (phase_ != Phase::closing) reason_ = reason;
  phase_ = Phase::closed;
  deadline_.disarm();
  outbox_.clear();
  give_up_upgrade();
  if (websocket_ != nullptr) std::exchange(websocket_, nullptr)->close();
  finish_soon();
}

void LiveSession::finish_soon() {
  if (std::exchange(is_ending_, true)) return;
  table_.finish_soon(*this);
}

bool LiveSession::finish() {
  is_ending_ = false;
  if (is_polling() && polling_->post_under_way()) polling_->refuse_post(transport_misuse());
  if (is_polling() && polling_->parked()) {
    http::Responder parked = polling_->take_parked();
    std::string words = last_words();
    phase_ = Phase::closed;
    parked.respond(poll_answer(std::move(words), polling_->accepts_gzip()));
  }
  if (!std::exchange(told_, true)) {
    table_.application().on_close(*this, reason_);
    state.reset();
  }
  if (phase_ == Phase::closed) return true;
  deadline_.arm(table_.options().close_timeout);
  return false;
}

// --- polling ----------------------------------------------------------------------------------------------

http::Response LiveSession::poll_answer(std::string payload, bool accepts_gzip) const {
  return engineio::poll_answer(std::move(payload), table_.options(), accepts_gzip);
}

void LiveSession::on_get(const http::Request& request, http::Responder responder) {
  const bool accepts_gzip = table_.options().http_compression && http::accepts_gzip(request.headers);
  if (phase_ == Phase::closing) {
    std::string words = last_words();
    phase_ = Phase::closed;
    deadline_.disarm();
    finish_soon();
    return responder.respond(poll_answer(std::move(words), accepts_gzip));
  }
  if (polling_->parked()) {
    end(CloseReason::transport_error);
    return responder.respond(transport_misuse());
  }
  if (has_something()) return responder.respond(poll_answer(take_payload(), accepts_gzip));
  polling_->park(std::move(responder), accepts_gzip, [this] { end(CloseReason::transport_error); });
  if (upgrade_ != nullptr) upgrade_->poll_parked(table_.options().noop_delay);
}

void LiveSession::on_post_begun(http::Request request, http::Responder responder) {
  if (polling_->post_under_way()) {
    end(CloseReason::transport_error);
    return responder.respond_and_close(transport_misuse());
  }
  if (!is_receiving()) return responder.respond_and_close(post_answer());
  responder.on_abandoned([this] { end(CloseReason::transport_error); });
  auto body = std::make_shared<http::WholeBody>(
      std::move(responder),
      [this, request = std::move(request)](http::Responder back, int refusal, std::string bytes) mutable {
        polling_->end_post();
        back.on_abandoned({});
        if (refusal != 0) return on_post_refused(refusal, std::move(back));
        request.body = std::move(bytes);
        on_post(request, std::move(back));
      });
  polling_->begin_post(body);
  body->receive();
}

void LiveSession::on_post_refused(int status, http::Responder responder) {
  // A body that is too large (413) has not become a packet, and one without room (503) is sent again. A body
  // that broke off may have been part of any packet, so the session ends.
  if (status != 413 && status != 503) end(CloseReason::transport_error);
  responder.respond_and_close(http::Response::text(status, {}));
}

void LiveSession::on_post(const http::Request& request, http::Responder responder) {
  const bool overlap = polling_->post_under_way();
  const std::string* content_type = request.headers.find("Content-Type");
  if (overlap || (content_type != nullptr && content_type->starts_with("application/octet-stream"))) {
    end(CloseReason::transport_error);
    return responder.respond(transport_misuse());
  }
  PayloadReader reader(request.body);
  Packet packet;
  while (is_receiving()) {
    const PayloadReader::Step step = reader.next(packet);
    if (step == PayloadReader::Step::end) break;
    if (step == PayloadReader::Step::malformed) {
      end(CloseReason::parse_error);
    } else {
      on_packet(packet);
    }
  }
  responder.respond(post_answer());
}

void LiveSession::on_wake() {
  if (has_something()) answer_poll();
}

void LiveSession::answer_poll() {
  if (!is_receiving() || !polling_->parked()) return;
  http::Responder parked = polling_->take_parked();
  parked.respond(poll_answer(take_payload(), polling_->accepts_gzip()));
}

/// Returns everything that waits, for a poll. Returns a noop if nothing waits.
std::string LiveSession::take_payload() {
  std::string payload = outbox_.take_payload();
  if (heartbeat_.ping_due()) {
    append_packet(payload, ping_packet);
    heartbeat_.sent();
  }
  if (payload.empty()) append_packet(payload, noop_packet);
  return payload;
}

/// Returns the last answer to a poll: the rest of the queue, and "1". If the poll comes after the close and
/// the queue is empty, a noop precedes the "1". A client that closed the session itself gets only a noop.
std::string LiveSession::last_words() {
  std::string payload = outbox_.take_payload();
  if (payload.empty() && told_) append_packet(payload, noop_packet);
  append_packet(payload, {&last_word_, 1});
  return payload;
}

}  // namespace parley::engineio
