// The seam between one HTTP connection and what answers its requests. The answer may come at once, later
// (a parked poll, a database), or never come because the client went away first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/unique_function.hpp"
#include "base/wire.hpp"
#include "http/body.hpp"
#include "http/message.hpp"

namespace parley::http {

class ServerConnection;

/// A connection that leaves with a request that is not to be answered here.
struct Departure {
  std::unique_ptr<base::Passage> passage;
  std::string rest;        ///< received behind the request
  bool keep_alive = true;  ///< as the request has it
  bool has_ended = false;  ///< the client will send no more
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

  /// For a request whose handler streams its body: lets it come, after a word to the client where it waits
  /// for one. The connection keeps the sink until its last call, or the answer, or the client's end. Once.
  void receive_body(std::shared_ptr<BodySink> sink);
  /// Reads no more of the body for now, respectively again.
  void hold_body();
  void resume_body();

  /// Does not answer: the connection goes on elsewhere, where ServerConnection::take_over is called with this
  /// and the request. Nothing where the client has gone, or is about to. Uses up the responder.
  std::optional<Departure> depart();

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
  /// Asked of a head whose client waits for a word before it sends the body (Expect: 100-continue). True:
  /// on_request comes at once, without the body, and the connection closes behind the answer.
  virtual bool refuses(const Request&) { return false; }
  /// Whether this request's body is taken in pieces, asked once its head is complete. True: on_request has
  /// the head alone, and a body waits, unread and unasked for, until Responder::receive_body.
  virtual bool streams(const Request&) { return false; }
  /// The largest body this request may have, in bytes, asked once its head is complete. Past it the
  /// connection answers 413 through on_refused and closes.
  virtual std::size_t max_body(const Request& head) = 0;
  virtual void on_request(Request request, Responder responder) = 0;
  /// The answer to a request that never reaches on_request: refused with `status`. `head` is what is known
  /// of it, which may be nothing. Also where a body breaks off because the client has gone; nobody reads the
  /// answer then.
  virtual Response on_refused(const Request& head, int status) = 0;
};

}  // namespace parley::http
