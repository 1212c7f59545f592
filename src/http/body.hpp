// Streaming of bodies that are too large to hold in memory. Both directions work in pieces, at the speed of
// the slower side.
//
//     client --bytes--> ServerConnection --on_body--> BodySink       hold_body() pauses reading
//     client <--------- ServerConnection <--Piece---- BodySource     the next piece is read when the
//                                                                    previous one has been sent
#pragma once

#include <string_view>

#include "base/unique_function.hpp"
#include "base/wire.hpp"

namespace parley::http {

/// Receives the body of a request piece by piece. The owner of the request's Responder answers the request.
/// An answer before the end of the body closes the connection after the answer, and the sink is not called
/// again. If the client disconnects, Responder::on_abandoned is called, and the sink is not called again
/// either.
class BodySink {
 public:
  virtual ~BodySink() = default;
  /// `bytes` is not empty and is valid during the call only. After Responder::hold_body() the rest of the
  /// current read may still be delivered.
  virtual void on_body(std::string_view bytes) = 0;
  /// The body is complete. This is the last call.
  virtual void on_body_end() = 0;
  /// The rest of the body is refused with `status`: 400 (malformed or truncated), 408 (too slow), 413 (too
  /// large), 431 (trailers too large) or 503 (no memory left for bodies). The owner of the Responder must
  /// answer. This is the last call.
  virtual void on_body_refused(int status) = 0;
};

/// Supplies the body of an answer piece by piece.
class BodySource {
 public:
  /// `piece` is nullptr if the source failed before the end of the body.
  using Piece = base::UniqueFunction<void(base::SharedBytes piece)>;

  virtual ~BodySource() = default;
  /// Passes the next piece, which is not empty, to `done`, during this call or later. At most one read is
  /// pending at a time. `done` may destroy the source. It is never called after the source is destroyed.
  virtual void read(Piece done) = 0;
};

}  // namespace parley::http
