// One WebSocket connection, server side (RFC 6455): bytes in, messages out, control frames answered, the
// close handshake kept. A base::Protocol on a base::Wire.
//
//             bytes                    messages
//   Wire ------------> Endpoint -------------------> Receiver
//        <------------          <-------------------
//           frames                send_*, close
//
// A message that arrives whole and unfragmented is handed on where it lies, unmasked in a copy that the next
// one uses again; an idle endpoint keeps at most 512 bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/utf8.hpp"
#include "base/wire.hpp"
#include "ws/frame.hpp"

namespace parley::ws {

struct Limits {
  std::size_t max_message = 1'000'000;  ///< bytes, over all fragments; more: close 1009
  std::size_t max_fragments = 16'384;   ///< frames of one message, empty ones included; more: close 1008
  std::size_t max_pings = 64;           ///< unanswered because the peer does not read; more: close 1008
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
  Endpoint(base::Wire& wire, Receiver& receiver, Limits limits = {});

  void send_text(std::string_view text);
  void send_binary(std::string_view bytes);
  /// A frame that was encoded before, shared by everyone who is sent it: `frame` lies within `*owner`.
  void send_frame(base::SharedBytes owner, std::string_view frame);
  /// Starts the close handshake, and closes the wire behind it. Without a code the close frame is empty.
  void close(std::optional<CloseCode> code = std::nullopt);
  /// Drops the connection without a word.
  void abort();
  /// The receiver goes away first: it is not called again, and the connection is dropped.
  void detach();

  std::size_t queued_bytes() const { return wire_.queued_bytes(); }
  bool is_open() const { return state_ == State::open; }

  void on_bytes(std::string_view bytes) override;
  void on_eof() override;
  void on_closed() override;

 private:
  enum class State : std::uint8_t { open, closing, closed };

  std::size_t consume(std::string_view bytes);
  std::size_t consume_frame(std::string_view bytes, const ParsedHeader& header);
  bool begins_rightly(const ParsedHeader& header);
  void data_frame(const ParsedHeader& header, std::string_view masked);
  void control_frame_received(const ParsedHeader& header, std::string_view masked);
  void close_received(std::string_view payload);
  void pong(std::string_view payload);
  void deliver(Opcode opcode, std::string_view message);
  void fail(CloseCode code);
  void send_close(std::string_view payload);

  base::Wire& wire_;
  Receiver* receiver_;
  Limits limits_;
  State state_ = State::open;
  Closed closed_;

  std::string pending_;               ///< bytes of a frame that is not whole yet
  std::string message_;               ///< the fragments so far
  std::string scratch_;               ///< where a whole message is unmasked
  std::optional<Opcode> fragmented_;  ///< what the message in fragments is
  std::size_t fragments_ = 0;
  std::size_t pongs_queued_ = 0;
  base::Utf8Validator utf8_;
};

}  // namespace parley::ws
