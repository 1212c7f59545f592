// A strict parser of HTTP/1.1 requests (RFC 9112): bytes in, one request at a time out. Sans-IO, and the same
// for any way of cutting the bytes.
//
//   head --(head_complete: how large may the body be?)--> body --> complete --next()--> head
//     \                                                   /
//      '------------------> refused(status) <------------'       the connection must close
//
// Stricter than the grammar allows a recipient to be, wherever leniency lets two servers in a row disagree
// about where a request ends: one framing per message, no list in Content-Length, Transfer-Encoding exactly
// "chunked" and not in HTTP/1.0, no folded or spaced field names, no bare CR or LF, exactly one Host.
// Trailers are read and dropped.
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
  /// Request line included; more: 431. The longest bearer token that is taken (16 KiB) and 2 KiB for the
  /// rest.
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

  /// Takes bytes until the state changes, and says how many it took. In head_complete, complete and
  /// refused it takes none.
  std::size_t feed(std::string_view bytes);

  State state() const { return state_; }
  /// With refused: 400, 413, 414, 417, 431 or 501.
  int refusal() const { return refusal_; }
  /// The head from head_complete on, the body with complete. Whoever wants the body in pieces takes out of it
  /// what has gathered there, between two calls of feed().
  Request& request() { return request_; }

  /// From head_complete: go on, with a body of at most `max_body` bytes; past it 413 is refused, where
  /// possible before any of it is read.
  void accept_body(std::size_t max_body);
  /// From head_complete on: whether there is a body. One of length 0 is none.
  bool has_body() const { return framing_ != Framing::none; }
  /// Whether the body's length is not known before its end.
  bool is_chunked() const { return framing_ == Framing::chunked; }
  /// From body, unless it is chunked: whether `bytes`, which come next, hold the rest of it.
  bool is_rest_of_body_in(std::string_view bytes) const { return remaining_ <= bytes.size(); }
  /// From body: how long it may become.
  std::size_t longest_body() const {
    return framing_ == Framing::length ? static_cast<std::size_t>(remaining_) + body_size_ : max_body_;
  }
  std::size_t body_size() const { return body_size_; }
  /// Whether the client waits for "100 Continue" before it sends the body.
  bool expects_continue() const { return expects_continue_; }
  /// Whether the connection may serve another request (RFC 9112 section 9.3).
  bool keep_alive() const { return keep_alive_; }

  /// From complete: ready for the next request. Owns no buffer then.
  void next();
  /// Whether a request has begun.
  bool is_idle() const { return state_ == State::head && line_.empty() && request_.method.empty(); }

 private:
  enum class Framing : std::uint8_t { none, length, chunked };
  enum class ChunkState : std::uint8_t { size, payload, payload_end, trailer };

  std::size_t feed_head(std::string_view bytes);
  std::size_t feed_body(std::string_view bytes);
  std::size_t feed_chunked(std::string_view bytes);
  /// The line without its CRLF, once it is whole; `used` is what was taken of `bytes`. The line lies in
  /// `bytes`, or in line_, which the caller clears when it is done with it.
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
  std::string line_;           ///< the beginning of a line that was cut
  bool line_ended_ = false;    ///< the CR of line_ has been seen
  std::size_t head_size_ = 0;  ///< of its whole lines

  Framing framing_ = Framing::none;
  ChunkState chunk_state_ = ChunkState::size;
  std::uint64_t remaining_ = 0;  ///< of the body, or of the chunk
  std::size_t max_body_ = 0;
  std::size_t body_size_ = 0;  ///< so far
  std::size_t extensions_size_ = 0;
  std::size_t trailer_size_ = 0;
  bool expects_continue_ = false;
  bool keep_alive_ = true;
};

}  // namespace parley::http
