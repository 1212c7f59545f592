#include "ws/endpoint.hpp"

#include <utility>

namespace parley::ws {

namespace {

std::string close_payload(CloseCode code) {
  const auto value = static_cast<std::uint16_t>(code);
  return {static_cast<char>(value >> 8), static_cast<char>(value & 0xff)};
}

/// Codes that may stand in a close frame (section 7.4).
bool may_be_sent(std::uint16_t code) {
  const bool is_defined = code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
  return is_defined || (code >= 3000 && code <= 4999);
}

/// A scratch buffer past this is given back once used.
constexpr std::size_t kept_scratch = 512;

}  // namespace

Endpoint::Endpoint(base::Wire& wire, Receiver& receiver, Limits limits)
    : wire_(wire), receiver_(&receiver), limits_(limits) {}

// --- out --------------------------------------------------------------------------------------------------

void Endpoint::send_text(std::string_view text) {
  if (state_ != State::open) return;
  wire_.send(frame_header(Opcode::text, text.size()).view());
  wire_.send(text);
}

void Endpoint::send_binary(std::string_view bytes) {
  if (state_ != State::open) return;
  wire_.send(frame_header(Opcode::binary, bytes.size()).view());
  wire_.send(bytes);
}

void Endpoint::send_frame(base::SharedBytes owner, std::string_view frame) {
  if (state_ == State::open) wire_.send_shared(std::move(owner), frame);
}

void Endpoint::close(std::optional<CloseCode> code) {
  if (state_ == State::open) send_close(code ? close_payload(*code) : std::string());
}

void Endpoint::abort() {
  if (state_ == State::closed) return;
  state_ = State::closed;
  wire_.abort();
}

void Endpoint::detach() {
  receiver_ = nullptr;
  abort();
}

void Endpoint::send_close(std::string_view payload) {
  wire_.send(control_frame(Opcode::close, payload));
  state_ = State::closing;
  wire_.close();
}

void Endpoint::fail(CloseCode code) {
  if (state_ != State::open) return;
  closed_.code = 1006;
  send_close(close_payload(code));
}

// --- in ---------------------------------------------------------------------------------------------------

void Endpoint::on_bytes(std::string_view bytes) {
  if (state_ != State::open) return;
  if (!pending_.empty()) {
    pending_.append(bytes);
    std::string joined = std::exchange(pending_, {});
    const std::size_t used = consume(joined);
    if (state_ == State::open && used < joined.size()) {
      joined.erase(0, used);
      pending_ = std::move(joined);
    }
    return;
  }
  const std::size_t used = consume(bytes);
  if (state_ == State::open && used < bytes.size()) pending_.assign(bytes.substr(used));
}

std::size_t Endpoint::consume(std::string_view bytes) {
  std::size_t used = 0;
  while (state_ == State::open && used < bytes.size()) {
    ParsedHeader header;
    const HeaderState parsed = parse_header(bytes.substr(used), header);
    if (parsed == HeaderState::invalid) {
      fail(CloseCode::protocol_error);
      break;
    }
    if (parsed == HeaderState::incomplete) break;
    if (!begins_rightly(header)) break;
    const std::size_t frame = consume_frame(bytes.substr(used), header);
    if (frame == 0) break;
    used += frame;
  }
  return used;
}

/// What can be refused before the payload is there, so that nothing is allocated for it.
bool Endpoint::begins_rightly(const ParsedHeader& header) {
  if (is_control(header.opcode)) return true;
  const bool is_continuation = header.opcode == Opcode::continuation;
  if (is_continuation != fragmented_.has_value()) {
    fail(CloseCode::protocol_error);
    return false;
  }
  if (header.payload_size > limits_.max_message - message_.size()) {
    fail(CloseCode::too_big);
    return false;
  }
  if (fragments_ >= limits_.max_fragments) {
    fail(CloseCode::policy);
    return false;
  }
  return true;
}

std::size_t Endpoint::consume_frame(std::string_view bytes, const ParsedHeader& header) {
  if (bytes.size() - header.header_size < header.payload_size) return 0;
  const std::string_view masked = bytes.substr(header.header_size, header.payload_size);
  if (is_control(header.opcode)) {
    control_frame_received(header, masked);
  } else {
    data_frame(header, masked);
  }
  return header.header_size + masked.size();
}

void Endpoint::data_frame(const ParsedHeader& header, std::string_view masked) {
  if (header.is_final && !fragmented_) {
    scratch_.assign(masked);
    apply_mask(scratch_.data(), scratch_.size(), header.mask);
    if (header.opcode == Opcode::text && !base::is_valid_utf8(scratch_)) return fail(CloseCode::invalid_text);
    deliver(header.opcode, scratch_);
    if (scratch_.capacity() > kept_scratch) scratch_ = {};
    return;
  }
  if (!fragmented_) fragmented_ = header.opcode;
  ++fragments_;
  const std::size_t begin = message_.size();
  message_.append(masked);
  apply_mask(message_.data() + begin, masked.size(), header.mask);
  if (*fragmented_ == Opcode::text) {
    const bool is_valid =
        utf8_.feed(std::string_view(message_).substr(begin)) && (!header.is_final || utf8_.complete());
    if (!is_valid) return fail(CloseCode::invalid_text);
  }
  if (!header.is_final) return;
  const Opcode opcode = *std::exchange(fragmented_, std::nullopt);
  const std::string message = std::exchange(message_, {});
  fragments_ = 0;
  utf8_.reset();
  deliver(opcode, message);
}

void Endpoint::deliver(Opcode opcode, std::string_view message) {
  if (receiver_ == nullptr) return;
  if (opcode == Opcode::text) {
    receiver_->on_text(message);
  } else {
    receiver_->on_binary(message);
  }
}

void Endpoint::control_frame_received(const ParsedHeader& header, std::string_view masked) {
  std::string payload(masked);
  apply_mask(payload.data(), payload.size(), header.mask);
  if (header.opcode == Opcode::ping) return pong(payload);
  if (header.opcode == Opcode::close) close_received(payload);
}

void Endpoint::pong(std::string_view payload) {
  // While nothing of an earlier answer has left, more pings only pile up.
  pongs_queued_ = wire_.queued_bytes() == 0 ? 0 : pongs_queued_ + 1;
  if (pongs_queued_ > limits_.max_pings) return fail(CloseCode::policy);
  wire_.send(control_frame(Opcode::pong, payload));
}

void Endpoint::close_received(std::string_view payload) {
  if (payload.empty()) {
    closed_.code = 1005;
    return send_close({});
  }
  if (payload.size() == 1) return fail(CloseCode::protocol_error);
  const auto code = static_cast<std::uint16_t>(static_cast<std::uint8_t>(payload[0]) << 8 |
                                               static_cast<std::uint8_t>(payload[1]));
  if (!may_be_sent(code)) return fail(CloseCode::protocol_error);
  if (!base::is_valid_utf8(payload.substr(2))) return fail(CloseCode::invalid_text);
  closed_.code = code;
  send_close(payload.substr(0, 2));
}

// --- the end ----------------------------------------------------------------------------------------------

void Endpoint::on_eof() {
  wire_.close();
}

void Endpoint::on_closed() {
  state_ = State::closed;
  if (receiver_ != nullptr) std::exchange(receiver_, nullptr)->on_ws_closed(closed_);
}

}  // namespace parley::ws
