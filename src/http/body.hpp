// Bodies that are too large to be held: taken in pieces, and given in pieces, as fast as the slower side
// goes.
//
//     client --bytes--> ServerConnection --on_body--> BodySink       hold_body(): read no more for now
//     client <--------- ServerConnection <--Piece---- BodySource     one piece at a time, asked for when the
//                                                                    one before has left
#pragma once

#include <string_view>

#include "base/unique_function.hpp"
#include "base/wire.hpp"

namespace parley::http {

/// Where the body of a request goes while it comes. Whoever answers the request holds its Responder; an
/// answer before the end closes the connection behind it, and nothing more comes. That the client has gone is
/// told by Responder::on_abandoned, after which nothing comes either.
class BodySink {
 public:
  virtual ~BodySink() = default;
  /// `bytes`: valid during the call only; not empty. Up to what one read of the wire brings also comes behind
  /// Responder::hold_body().
  virtual void on_body(std::string_view bytes) = 0;
  /// The body is whole. The last call.
  virtual void on_body_end() = 0;
  /// The rest is refused with `status` (400 malformed or broken off, 408 too slow, 413 too large, 431): an
  /// answer is due. The last call.
  virtual void on_body_refused(int status) = 0;
};

/// Where the body of an answer comes from.
class BodySource {
 public:
  /// Nothing: there is no more to be had, although there should be.
  using Piece = base::UniqueFunction<void(base::SharedBytes piece)>;

  virtual ~BodySource() = default;
  /// The next piece, not empty, at once or later; one call at a time. `done` may destroy the source, and is
  /// never called once the source is destroyed.
  virtual void read(Piece done) = 0;
};

}  // namespace parley::http
