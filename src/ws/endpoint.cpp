#include "ws/endpoint.hpp"

#include <array>
#include <memory>
#include <utility>

namespace parley::ws {

namespace {

std::string close_payload(CloseCode code) {
  const auto value = static_cast<std::uint16_t>(code);
  return {static_cast<char>(value >> 8), static_cast<char>(value & 0xff)};
}

/// Whether the code is valid in a close frame (RFC 6455 section 7.4).
bool may_be_sent(std::uint16_t code) {
  const bool is_defined = code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
  return is_defined || (code >= 3000 && code <= 4999);
}

/// Messages of up to this many bytes are unmasked on the stack.
constexpr std::size_t short_message = 4096;

void append_unmasked(std::string& out, const FrameDecoder::Piece& piece, const Mask& mask) {
  const std::size_t begin = out.size();
  out.resize(begin + piece.masked.size());
  apply_mask(piece.masked, out.data() + begin, mask, piece.offset % mask.size());
}

}  // namespace

Endpoint::Endpoint(base::Wire& wire, Receiver& receiver, Limits limits, Deflate deflate)
    : wire_(wire), receiver_(&receiver), limits_(limits), deflate_(deflate), decoder_(bool(deflate)) {}

// --- out --------------------------------------------------------------------------------------------------

void Endpoint::send_text(std::string_view text) {
  send_message(Opcode::text, text);
}

void Endpoint::send_binary(std::string_view bytes) {
  send_message(Opcode::binary, bytes);
}

void Endpoint::send_message(Opcode opcode, std::string_view message) {
  if (state_ != State::open) return;
  if (deflate_ && message.size() >= deflate_.from) {
    auto frame = std::make_shared<const std::string>(deflated_frame(opcode, message, deflate_.window_bits));
    if (!frame->empty()) return wire_.send_shared(frame, *frame);
  }
  wire_.send(frame_header(opcode, message.size()).view());
  wire_.send(message);
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
  send_close(close_payload(code));
}

// --- in ---------------------------------------------------------------------------------------------------

void Endpoint::hold_input() {
  is_held_ = true;
  wire_.hold_input();
}

void Endpoint::release_input() {
  if (!std::exchange(is_held_, false)) return;
  if (std::unique_ptr<Unread> unread = std::move(unread_)) {
    const std::string_view rest = take(std::string_view(unread->bytes).substr(unread->from));
    unread->from = unread->bytes.size() - rest.size();
    if (!rest.empty()) unread_ = std::move(unread);
  }
  if (!is_held_) wire_.release_input();
}

void Endpoint::on_bytes(std::string_view bytes) {
  const std::string_view rest = take(bytes);
  if (rest.empty()) return;
  if (unread_ == nullptr) unread_ = std::make_unique<Unread>();
  unread_->bytes.append(rest);
}

std::string_view Endpoint::take(std::string_view bytes) {
  while (state_ == State::open && !is_held_) {
    switch (decoder_.next(bytes)) {
      case FrameDecoder::Step::starved:
        return {};
      case FrameDecoder::Step::invalid:
        fail(CloseCode::protocol_error);
        return {};
      case FrameDecoder::Step::header:
        if (const auto refusal = refusal_of(decoder_.frame())) {
          fail(*refusal);
          return {};
        }
        begin(decoder_.frame());
        break;
      case FrameDecoder::Step::payload:
        if (is_control(decoder_.frame().opcode)) {
          control_piece(decoder_.piece());
        } else {
          data_piece(decoder_.piece());
        }
        break;
    }
  }
  return state_ == State::open ? bytes : std::string_view();
}

/// Called before the payload arrives, so that no memory is allocated for a refused message.
std::optional<CloseCode> Endpoint::refusal_of(const ParsedHeader& frame) const {
  if (is_control(frame.opcode)) return std::nullopt;
  const bool is_continuation = frame.opcode == Opcode::continuation;
  if (is_continuation != message_kind_.has_value()) return CloseCode::protocol_error;
  const bool is_compressed = is_continuation ? is_compressed_ : frame.is_compressed;
  const std::size_t most = is_compressed ? longest_deflated(limits_.max_message) : limits_.max_message;
  const std::size_t collected = cut_ == nullptr ? 0 : cut_->message.size();
  if (frame.payload_size > most - collected) return CloseCode::too_big;
  if (fragments_ >= limits_.max_fragments) return CloseCode::policy;
  return std::nullopt;
}

void Endpoint::begin(const ParsedHeader& frame) {
  if (is_control(frame.opcode)) return;
  if (frame.opcode != Opcode::continuation) {
    message_kind_ = frame.opcode;
    is_compressed_ = frame.is_compressed;
  }
  ++fragments_;
}

void Endpoint::data_piece(const FrameDecoder::Piece& piece) {
  const ParsedHeader& frame = decoder_.frame();
  if (piece.is_whole() && frame.is_final && fragments_ == 1) return whole_message(frame.opcode, piece.masked);
  Cut& cut = this->cut();
  const std::size_t before = cut.message.size();
  append_unmasked(cut.message, piece, frame.mask);
  const bool is_end = piece.is_last && frame.is_final;
  if (message_kind_ == Opcode::text && !is_compressed_) {
    const bool is_valid = cut.utf8.feed(std::string_view(cut.message).substr(before));
    if (!is_valid || (is_end && !cut.utf8.complete())) return fail(CloseCode::invalid_payload);
  }
  if (is_end) collected_message();
}

void Endpoint::whole_message(Opcode opcode, std::string_view masked) {
  message_kind_.reset();
  fragments_ = 0;
  std::array<char, short_message> on_stack;
  std::string on_heap;
  if (masked.size() > on_stack.size()) on_heap.resize(masked.size());
  char* const begin = on_heap.empty() ? on_stack.data() : on_heap.data();
  apply_mask(masked, begin, decoder_.frame().mask);
  const std::string_view message(begin, masked.size());
  if (is_compressed_) return inflate(opcode, message);
  if (opcode == Opcode::text && !base::is_valid_utf8(message)) return fail(CloseCode::invalid_payload);
  deliver(opcode, message);
}

void Endpoint::collected_message() {
  const Opcode kind = *std::exchange(message_kind_, std::nullopt);
  const std::unique_ptr<const Cut> whole = std::move(cut_);
  const std::string& message = whole->message;
  fragments_ = 0;
  if (is_compressed_) return inflate(kind, message);
  deliver(kind, message);
}

void Endpoint::inflate(Opcode opcode, std::string_view payload) {
  std::string message;
  switch (inflate_message(payload, limits_.max_message, message)) {
    case Inflated::too_big:
      return fail(CloseCode::too_big);
    case Inflated::damaged:
      return fail(CloseCode::invalid_payload);
    case Inflated::whole:
      break;
  }
  if (opcode == Opcode::text && !base::is_valid_utf8(message)) return fail(CloseCode::invalid_payload);
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

void Endpoint::control_piece(const FrameDecoder::Piece& piece) {
  const ParsedHeader& frame = decoder_.frame();
  if (piece.is_whole()) {
    std::array<char, max_control_payload> payload;
    apply_mask(piece.masked, payload.data(), frame.mask);
    return control_frame_received(frame.opcode, {payload.data(), piece.masked.size()});
  }
  append_unmasked(cut().control, piece, frame.mask);
  if (!piece.is_last) return;
  const std::string payload = std::exchange(cut_->control, {});
  if (!message_kind_) cut_.reset();
  control_frame_received(frame.opcode, payload);
}

Endpoint::Cut& Endpoint::cut() {
  if (cut_ == nullptr) cut_ = std::make_unique<Cut>();
  return *cut_;
}

void Endpoint::control_frame_received(Opcode opcode, std::string_view payload) {
  if (opcode == Opcode::ping) return pong(payload);
  if (opcode == Opcode::close) close_received(payload);
}

void Endpoint::pong(std::string_view payload) {
  // A pong that has not been sent means that the peer does not read, so the queued pongs are limited.
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
  if (!base::is_valid_utf8(payload.substr(2))) return fail(CloseCode::invalid_payload);
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
