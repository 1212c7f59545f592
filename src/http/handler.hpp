// The seam between one HTTP connection and what answers its requests. The answer may come at once, later
// (a parked poll, a database), or never come because the client went away first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/unique_function.hpp"
#include "base/wire.hpp"
#include "http/body.hpp"
#include "http/message.hpp"
#include "http/request_parser.hpp"

namespace parley::http {

class ServerConnection;

/// A connection that leaves with a request that is not to be answered here.
struct DetachedConnection {
  std::unique_ptr<base::DetachedTransport> transport;
  RequestParser parser;    ///< behind the request, or behind its head where its body waits
  std::string rest;        ///< received behind that
  bool has_ended = false;  ///< the client will send no more
};

/// What becomes of a body that comes piece by piece.
enum class BodyUse : std::uint8_t {
  passed_on,  ///< it is held for a moment: it has the time that its least rate earns
  kept,       ///< it is held to its end: counted among the bodies in all, and within the request's deadline
};

/// The right to answer one request, once. Moves; outlives its connection safely. Destroyed without an
/// answer it answers 500, so that no request is ever left hanging.
class Responder {
 public:
  Responder() = default;
  Responder(Responder&& other) noexcept;
  Responder& operator=(Responder&& other) noexcept;
  ~Responder();

  /// Sends the answer; dropped in silence when the client has gone. Uses up the responder.
  void respond(Response response);
  /// The same, and closes the connection behind the answer.
  void respond_and_close(Response response);
  /// Answers (101), then hands the connection to `next`, together with any bytes already received behind
  /// the request. Uses up the responder. Where the client has gone `next` sees on_closed at once.
  void upgrade(Response response, std::unique_ptr<base::Protocol> next);

  /// Answers with a body of `length` bytes that comes piece by piece; response.body is not used. What the
  /// source gives beyond is cut off; where it ends before, the connection is aborted, so that the client can
  /// tell. Nothing is read from it for HEAD. Uses up the responder.
  void respond_stream(Response response, std::uint64_t length, std::unique_ptr<BodySource> source);

  /// Whether the request has a body that has not come with its head. It is not read until receive_body(), and
  /// an answer in its place closes the connection behind it.
  bool body_waits() const;
  /// Lets a body come that waits, after a word to the client where it waits for one ("100 Continue"). A body
  /// that does not wait is `come`, the request's, and the sink has all of it before this returns. The
  /// connection keeps the sink until its last call, or the answer, or the client's end. Once.
  void receive_body(std::shared_ptr<BodySink> sink, std::string_view come = {},
                    BodyUse use = BodyUse::passed_on);
  /// Reads no more of the body for now, respectively again.
  void hold_body();
  void resume_body();

  /// Does not answer: the connection goes on elsewhere, where ServerConnection::take_over is called with this
  /// and the request. Nothing where the client has gone, or is about to. Uses up the responder.
  std::optional<DetachedConnection> detach();

  /// Header fields for whatever the answer will be.
  void add_headers(const Headers& headers);
  /// Called (once, on the shard) when the client goes away before the answer. The responder is then used up.
  void on_abandoned(base::UniqueFunction<void()> callback);

  /// Called once, on the shard: when the whole answer has been written to the client, or when the client has
  /// gone. Until then the connection takes no further request. Not for an answer that upgrades or departs.
  void on_sent(base::UniqueFunction<void()> callback);

  /// False once answered, abandoned or moved from.
  bool pending() const { return connection_ != nullptr; }
  /// The wire under the request, for a protocol that takes it over. Precondition: pending().
  base::Wire& wire() const;

 private:
  friend class ServerConnection;
  explicit Responder(ServerConnection& connection);
  ServerConnection* release();

  ServerConnection* connection_ = nullptr;  // kept in step by both sides' moves and destructors
};

class Handler {
 public:
  virtual ~Handler() = default;
  /// The largest body this request may have, in bytes, asked once the head of a request with a body is
  /// complete. Past it the connection answers 413 through on_refused and closes. Where on_request will refuse
  /// the request whatever its body is, any size will do: the body is not read.
  virtual std::size_t max_body(const Request& head) = 0;
  /// `request.body` is the body where all of it has come with the head. Where it waits
  /// (Responder::body_waits) the request is decided on without it, at once or later: with an answer, or with
  /// Responder::receive_body.
  virtual void on_request(Request request, Responder responder) = 0;
  /// The answer to a request that never reaches on_request: refused with `status`. `head` is what is known
  /// of it, which may be nothing.
  virtual Response on_refused(const Request& head, int status) = 0;
};

}  // namespace parley::http
