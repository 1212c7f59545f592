// The interface between an HTTP connection and the code that answers its requests. The answer may be sent
// during the call or later, for example after a long poll or a database query. It is dropped if the client
// disconnects first.
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

/// A connection that is moved to another event loop, together with a request that is answered there.
struct DetachedConnection {
  std::unique_ptr<base::DetachedTransport> transport;
  RequestParser parser;    ///< positioned after the request, or after its head if its body is not read yet
  std::string rest;        ///< bytes received after that position
  bool has_ended = false;  ///< the client will send no more
};

/// How the sink uses a body that arrives in pieces.
enum class BodyUse : std::uint8_t {
  /// The sink does not keep the bytes; the deadline grows with the bytes received, at the minimum rate.
  passed_on,
  /// The sink keeps the bytes; the body counts against bodies_in_all, and the request's deadline applies.
  kept,
};

/// The right to answer one request, once. Movable. May outlive its connection. The destructor answers 500 if
/// no answer was sent, so that every request is answered.
class Responder {
 public:
  Responder() = default;
  Responder(Responder&& other) noexcept;
  Responder& operator=(Responder&& other) noexcept;
  ~Responder();

  /// Sends the answer, or drops it if the client has disconnected. Uses up the responder.
  void respond(Response response);
  /// Sends the answer like respond(), then closes the connection.
  void respond_and_close(Response response);
  /// Sends the answer (101), then passes the connection to `next`, together with any bytes received after the
  /// request. If the client has disconnected, calls next->on_closed() at once. Uses up the responder.
  void upgrade(Response response, std::unique_ptr<base::Protocol> next);

  /// Answers with a body of `length` bytes that is read from `source` piece by piece. response.body is
  /// ignored. Bytes beyond `length` are dropped. If the source ends early, the connection is aborted, so that
  /// the client detects it. For HEAD the source is not read. Uses up the responder.
  void respond_stream(Response response, std::uint64_t length, std::unique_ptr<BodySource> source);

  /// Whether the request has a body that has not arrived with its head. The body is not read before
  /// receive_body(). An answer without receive_body() closes the connection.
  bool body_waits() const;
  /// Starts reading a waiting body into `sink`. Sends "100 Continue" first if the client expects it. If the
  /// body does not wait, pass the request's body as `come`; the sink receives all of it before this returns.
  /// The connection keeps the sink until the sink's last call, the answer, or the client's disconnect. May be
  /// called once.
  void receive_body(std::shared_ptr<BodySink> sink, std::string_view come = {},
                    BodyUse use = BodyUse::passed_on);
  /// Pause and resume reading the body.
  void hold_body();
  void resume_body();

  /// Detaches the connection without an answer, to continue on another event loop. The caller passes the
  /// result and the request to ServerConnection::take_over there. Returns std::nullopt if the client has
  /// disconnected or the connection is closing. Uses up the responder.
  std::optional<DetachedConnection> detach();

  /// Adds header fields to the answer, independently of what the answer is.
  void add_headers(const Headers& headers);
  /// `callback` is called once, on the shard, if the client disconnects before the answer. The responder is
  /// used up before that.
  void on_abandoned(base::UniqueFunction<void()> callback);

  /// `callback` is called once, on the shard, when the whole answer has been written to the socket or when
  /// the client has disconnected. Until then the connection reads no further request. It is not called after
  /// upgrade() or detach().
  void on_sent(base::UniqueFunction<void()> callback);

  /// False after the answer, after the client's disconnect, or after a move.
  bool pending() const { return connection_ != nullptr; }
  /// The request's wire, for a protocol that takes over the connection. Precondition: pending().
  base::Wire& wire() const;

 private:
  friend class ServerConnection;
  explicit Responder(ServerConnection& connection);
  ServerConnection* release();

  ServerConnection* connection_ = nullptr;  // updated by the moves and destructors of both objects
};

class Handler {
 public:
  virtual ~Handler() = default;
  /// Returns the largest body that the request may have, in bytes. Called when the head of a request with a
  /// body is complete. For a larger body the connection answers with on_refused(head, 413) and closes. If
  /// on_request refuses the request in any case, any size is correct, because the body is not read.
  virtual std::size_t max_body(const Request& head) = 0;
  /// Handles a request. `request.body` is the body if all of it has arrived with the head. If the body is
  /// still waiting (Responder::body_waits), the handler decides without it, now or later: it answers, or
  /// calls Responder::receive_body.
  virtual void on_request(Request request, Responder responder) = 0;
  /// Returns the answer to a request that is refused with `status` before on_request. `head` holds the part
  /// of the head that was parsed, which may be empty.
  virtual Response on_refused(const Request& head, int status) = 0;
};

}  // namespace parley::http
