// A strict, incremental parser of HTTP/1.1 requests (RFC 9112). Its input is bytes, and its output is one
// request at a time. It does no I/O and gives the same result for any split of the input.
//
//   head --(head_complete: how large may the body be?)--> body --> complete --next()--> head
//     \                                                   /
//      '------------------> refused(status) <------------'       the connection must close
//
// It is stricter than the grammar wherever two servers in a chain could otherwise disagree about the end of a
// request. It requires one framing per message, no list in Content-Length, Transfer-Encoding exactly
// "chunked" and not in HTTP/1.0. It also requires unfolded fields, no blanks in field names, no bare CR or
// LF, and exactly one Host. Trailers are read and dropped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace parley::http {

struct ParserLimits {
  std::size_t request_line = 8 << 10;  ///< more: 414
  /// In bytes, including the request line; more: 431. Allows the longest accepted bearer token (16 KiB) and 2
  /// KiB of other fields.
  std::size_t header_block = 18 << 10;
  std::size_t header_fields = 100;         ///< more: 431
  std::size_t chunk_line = 256;            ///< a chunk's size and extensions; more: 400
  std::size_t chunk_extensions = 4 << 10;  ///< over all chunks of a body; more: 400
  std::size_t trailers = 4 << 10;          ///< more: 431
};

class RequestParser {
 public:
  enum class State : std::uint8_t { head, head_complete, body, complete, refused };

  explicit RequestParser(ParserLimits limits = {}) : limits_(limits) {}

  /// Consumes bytes until the state changes, and returns how many it consumed. Consumes none in the states
  /// head_complete, complete and refused.
  std::size_t feed(std::string_view bytes);

  State state() const { return state_; }
  /// In the state refused: 400, 413, 414, 417, 431 or 501.
  int refusal() const { return refusal_; }
  /// Holds the head from head_complete on, and the body in the state complete. A caller that needs the body
  /// in pieces may take the collected bytes out of it between two calls of feed().
  Request& request() { return request_; }

  /// From head_complete: starts the body, which may have at most `max_body` bytes. A larger body is refused
  /// with 413, if possible before any of it is read.
  void accept_body(std::size_t max_body);
  /// From head_complete on: whether there is a body with at least one byte, or a chunked body.
  bool has_body() const { return framing_ != Framing::none; }
  /// Whether the body's length is unknown before its end.
  bool is_chunked() const { return framing_ == Framing::chunked; }
  /// In the state body, if it is not chunked: whether the next input `bytes` contains the rest of the body.
  bool is_rest_of_body_in(std::string_view bytes) const { return remaining_ <= bytes.size(); }
  /// In the state body: the maximum size of the body in bytes.
  std::size_t longest_body() const {
    return framing_ == Framing::length ? static_cast<std::size_t>(remaining_) + body_size_ : max_body_;
  }
  std::size_t body_size() const { return body_size_; }
  /// Whether the client waits for "100 Continue" before it sends the body.
  bool expects_continue() const { return expects_continue_; }
  /// Whether the connection may serve another request (RFC 9112 section 9.3).
  bool keep_alive() const { return keep_alive_; }

  /// From complete: resets the parser for the next request and frees all its buffers.
  void next();
  /// Whether no request has begun.
  bool is_idle() const { return state_ == State::head && line_.empty() && request_.method.empty(); }

 private:
  enum class Framing : std::uint8_t { none, length, chunked };
  enum class ChunkState : std::uint8_t { size, payload, payload_end, trailer };

  std::size_t feed_head(std::string_view bytes);
  std::size_t feed_body(std::string_view bytes);
  std::size_t feed_chunked(std::string_view bytes);
  /// Returns the line without its CRLF when it is complete. `used` is the number of bytes consumed. The
  /// result points into `bytes` or into line_, which the caller clears after use.
  std::optional<std::string_view> take_line(std::string_view bytes, std::size_t& used, std::size_t limit,
                                            int too_long);
  void drop_line();
  void head_line(std::string_view line);
  bool request_line(std::string_view line);
  bool target(std::string_view target);
  bool field_line(std::string_view line);
  void head_done();
  bool framing();
  bool connection();
  void chunk_size(std::string_view line);
  void refuse(int status);

  ParserLimits limits_;
  State state_ = State::head;
  int refusal_ = 0;
  Request request_;
  std::string line_;           ///< the beginning of an incomplete line
  bool line_ended_ = false;    ///< the CR of line_ has been seen
  std::size_t head_size_ = 0;  ///< bytes of its complete lines

  Framing framing_ = Framing::none;
  ChunkState chunk_state_ = ChunkState::size;
  std::uint64_t remaining_ = 0;  ///< bytes of the body or of the chunk
  std::size_t max_body_ = 0;
  std::size_t body_size_ = 0;  ///< bytes received so far
  std::size_t extensions_size_ = 0;
  std::size_t trailer_size_ = 0;
  bool expects_continue_ = false;
  bool keep_alive_ = true;
};

}  // namespace parley::http
