// One WebSocket connection, server side (RFC 6455): bytes in, messages out, control frames answered, the
// close handshake kept. A base::Protocol on a base::Wire.
//
//             bytes                    messages
//   Wire ------------> Endpoint -------------------> Receiver
//        <------------          <-------------------
//           frames                send_*, close
//
// A message that arrives whole is unmasked on the stack and handed on: an idle endpoint holds no buffer, and
// a short message costs no allocation. Only fragments, and frames that arrive in pieces, are collected. A
// compressed message is inflated once it is whole, up to the limit and not a byte further.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/utf8.hpp"
#include "base/wire.hpp"
#include "ws/deflate.hpp"
#include "ws/frame.hpp"
#include "ws/frame_decoder.hpp"

namespace parley::ws {

struct Limits {
  std::size_t max_message = 1'000'000;  ///< bytes, over all fragments and uncompressed; more: close 1009
  std::size_t max_fragments = 16'384;   ///< frames of one message, empty ones included; more: close 1008
  std::size_t max_pings = 64;           ///< unanswered because the peer does not read; more: close 1008

  /// For messages of that many bytes, in fragments of 64 bytes or more.
  static constexpr Limits for_messages_to(std::size_t bytes) {
    return {.max_message = bytes, .max_fragments = std::max<std::size_t>(16'384, bytes / 64)};
  }
};

/// How the connection ended. `code` is the peer's; 1005 where its close frame had none, 1006 where there was
/// no close frame.
struct Closed {
  std::uint16_t code = 1006;
};

class Receiver {
 public:
  virtual ~Receiver() = default;
  /// Valid UTF-8. The views are valid during the call. May call any method of the endpoint.
  virtual void on_text(std::string_view text) = 0;
  virtual void on_binary(std::string_view bytes) = 0;
  /// The last call, once, from the edge: never from inside a method of the endpoint.
  virtual void on_ws_closed(Closed closed) = 0;
};

class Endpoint final : public base::Protocol {
 public:
  /// `receiver` outlives the endpoint, or is detached first.
  Endpoint(base::Wire& wire, Receiver& receiver, Limits limits = {}, Deflate deflate = {});

  void send_text(std::string_view text);
  void send_binary(std::string_view bytes);
  /// What was agreed on with the peer, for who encodes frames.
  const Deflate& deflate() const { return deflate_; }
  /// A frame that was encoded before, shared by everyone who is sent it: `frame` lies within `*owner`.
  void send_frame(base::SharedBytes owner, std::string_view frame);
  /// Starts the close handshake, and closes the wire behind it. Without a code the close frame is empty.
  void close(std::optional<CloseCode> code = std::nullopt);
  /// Drops the connection without a word.
  void abort();
  /// The receiver goes away first: it is not called again, and the connection is dropped.
  void detach();

  /// For the frames that come from now on.
  void set_limits(const Limits& limits) { limits_ = limits; }

  /// Hands nothing on until release_input(): what has been read waits here, a read's worth at the most, and
  /// then the wire is not read from.
  void hold_input();
  /// What waits is handed on before this returns. Not from inside a call of the receiver.
  void release_input();

  std::size_t queued_bytes() const { return wire_.queued_bytes(); }
  bool is_open() const { return state_ == State::open; }

  void on_bytes(std::string_view bytes) override;
  void on_eof() override;
  void on_closed() override;

 private:
  enum class State : std::uint8_t { open, closing, closed };
  /// What did not come in one piece.
  struct Cut {
    std::string message;       ///< what of it had to be collected
    base::Utf8Validator utf8;  ///< of message, where that is not compressed
    std::string control;       ///< a control frame; it may come between the pieces of a message
  };
  /// What came while the input was held, and what stood before it.
  struct Unread {
    std::string bytes;
    std::size_t from = 0;  ///< what is before it has been handed on
  };

  /// Hands on what is in `bytes`, and answers what is left because the input is held.
  std::string_view take(std::string_view bytes);
  std::optional<CloseCode> refusal_of(const ParsedHeader& frame) const;
  void begin(const ParsedHeader& frame);
  Cut& cut();
  void control_piece(const FrameDecoder::Piece& piece);
  void data_piece(const FrameDecoder::Piece& piece);
  void send_message(Opcode opcode, std::string_view message);
  void whole_message(Opcode opcode, std::string_view masked);
  void collected_message();
  void control_frame_received(Opcode opcode, std::string_view payload);
  void close_received(std::string_view payload);
  void pong(std::string_view payload);
  void inflate(Opcode opcode, std::string_view payload);
  void deliver(Opcode opcode, std::string_view message);
  void fail(CloseCode code);
  void send_close(std::string_view payload);

  base::Wire& wire_;
  Receiver* receiver_;
  Limits limits_;
  Deflate deflate_;
  State state_ = State::open;
  Closed closed_;

  FrameDecoder decoder_;
  std::optional<Opcode> message_kind_;  ///< set while a message has begun and not ended
  bool is_compressed_ = false;          ///< that message
  std::size_t fragments_ = 0;           ///< frames of it
  std::unique_ptr<Cut> cut_;            ///< while there is something in it
  std::size_t pongs_queued_ = 0;
  std::unique_ptr<Unread> unread_;  ///< while there is something in it
  bool is_held_ = false;
};

}  // namespace parley::ws
