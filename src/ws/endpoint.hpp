// The server side of one WebSocket connection (RFC 6455). Converts bytes to messages, answers control frames
// and performs the close handshake. A base::Protocol on a base::Wire.
//
//             bytes                    messages
//   Wire ------------> Endpoint -------------------> Receiver
//        <------------          <-------------------
//           frames                send_*, close
//
// A message that arrives in one piece is unmasked on the stack and delivered. An idle endpoint therefore has
// no buffer, and a short message needs no allocation. Only fragments, and frames that arrive in pieces, are
// buffered. A compressed message is inflated when it is complete, and never beyond the limit.
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
  std::size_t max_message = 1'000'000;  ///< bytes of all fragments, uncompressed; more: close 1009
  std::size_t max_fragments = 16'384;   ///< frames of one message, including empty ones; more: close 1008
  std::size_t max_pings = 64;           ///< pongs queued because the peer does not read; more: close 1008

  /// Limits for messages of up to `bytes` bytes in fragments of at least 64 bytes.
  static constexpr Limits for_messages_to(std::size_t bytes) {
    return {.max_message = bytes, .max_fragments = std::max<std::size_t>(16'384, bytes / 64)};
  }
};

/// How the connection ended. `code` is the code of the peer's close frame. It is 1005 if the frame had no
/// code, and 1006 if there was no close frame.
struct Closed {
  std::uint16_t code = 1006;
};

class Receiver {
 public:
  virtual ~Receiver() = default;
  /// `text` is valid UTF-8. The views are valid during the call only. The callback may call any method of the
  /// endpoint except release_input().
  virtual void on_text(std::string_view text) = 0;
  virtual void on_binary(std::string_view bytes) = 0;
  /// The last call, made once by the network layer and never inside a method of the endpoint.
  virtual void on_ws_closed(Closed closed) = 0;
};

class Endpoint final : public base::Protocol {
 public:
  /// `receiver` must outlive the endpoint, or call detach() first.
  Endpoint(base::Wire& wire, Receiver& receiver, Limits limits = {}, Deflate deflate = {});

  void send_text(std::string_view text);
  void send_binary(std::string_view bytes);
  /// The parameters negotiated with the peer, for callers that encode frames.
  const Deflate& deflate() const { return deflate_; }
  /// Sends a frame that was encoded before and may be shared by many connections. `frame` points into
  /// `*owner`.
  void send_frame(base::SharedBytes owner, std::string_view frame);
  /// Starts the close handshake, then closes the wire. Without a code the close frame is empty.
  void close(std::optional<CloseCode> code = std::nullopt);
  /// Drops the connection without a close frame.
  void abort();
  /// Detaches the receiver before its destruction. It is not called again, and the connection is dropped.
  void detach();

  /// Applies to frames that arrive from now on.
  void set_limits(const Limits& limits) { limits_ = limits; }

  /// Delivers nothing until release_input(). Bytes that have been read are kept here, at most one read. The
  /// wire is not read meanwhile.
  void hold_input();
  /// Delivers the kept bytes before it returns. Must not be called inside a call of the receiver.
  void release_input();

  std::size_t queued_bytes() const { return wire_.queued_bytes(); }
  bool is_open() const { return state_ == State::open; }

  void on_bytes(std::string_view bytes) override;
  void on_eof() override;
  void on_closed() override;

 private:
  enum class State : std::uint8_t { open, closing, closed };
  /// Data of messages and frames that arrive in several pieces.
  struct Cut {
    std::string message;       ///< the collected part of the message
    base::Utf8Validator utf8;  ///< validates `message` if it is not compressed
    std::string control;       ///< a control frame, which may arrive between the pieces of a message
  };
  /// Bytes that arrived while input was held, after the bytes that were already delivered.
  struct Unread {
    std::string bytes;
    std::size_t from = 0;  ///< bytes before this position have been delivered
  };

  /// Processes `bytes`, and returns the rest that is not processed because input is held.
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
  std::optional<Opcode> message_kind_;  ///< set from the beginning to the end of a message
  bool is_compressed_ = false;          ///< whether that message is compressed
  std::size_t fragments_ = 0;           ///< frames of that message
  std::unique_ptr<Cut> cut_;            ///< unset while empty
  std::size_t pongs_queued_ = 0;
  std::unique_ptr<Unread> unread_;  ///< unset while empty
  bool is_held_ = false;
};

}  // namespace parley::ws
