// Engine.IO 4 over HTTP and WebSocket, on one shard: sessions for an Application on either transport, and the
// upgrade from polling to WebSocket.
//
//     GET  ?EIO=4&transport=polling              handshake: 200 0{"sid":...}
//     GET  ?EIO=4&transport=polling&sid=...      poll: answered when there is something to send
//     POST ?EIO=4&transport=polling&sid=...      packets from the client: 200 ok
//     GET  ?EIO=4&transport=websocket            101, then the open packet; with &sid=, an upgrade
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "base/timers.hpp"
#include "engineio/application.hpp"
#include "engineio/options.hpp"
#include "engineio/refusal.hpp"
#include "engineio/request_decision.hpp"
#include "engineio/request_target.hpp"
#include "engineio/session_table.hpp"
#include "http/handler.hpp"

namespace parley::engineio {

class Server {
 public:
  /// `application` and `timers` must outlive the server.
  Server(Application& application, base::Timers& timers, Options options = {});
  /// Drops the sessions without on_close, and refuses the requests that wait for a decision with 503.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Whether requests for this path belong to Engine.IO.
  bool serves(std::string_view path) const { return path.starts_with(options_.path); }

  /// The functions of an http::Handler, for the paths that belong to Engine.IO. The bound of a POST is what
  /// its session may send at present (Session::allow_payload).
  std::size_t max_body(const http::Request& head);
  /// A malformed POST may have been part of any packet, so it ends its session.
  void on_refused(const http::Request& head, int status);
  /// Answers at once, parks the poll, or waits for Options::allow_request. The caller adds the CORS fields.
  void handle(http::Request request, http::Responder responder);

  /// From now on handshakes are refused with 503, and those that wait for a decision at once. Open sessions
  /// continue.
  void stop_admitting();
  /// Ends up to `most` sessions at their transport: an empty WebSocket close frame, or "1" for a parked poll.
  /// Their queues are dropped. on_close follows within the tick. Returns how many are left.
  std::size_t close_some(std::size_t most, CloseReason reason) { return table_.end_some(most, reason); }
  void close_all(CloseReason reason) { close_some(std::numeric_limits<std::size_t>::max(), reason); }
  /// Number of sessions, including those that ended within the tick and those whose last packets wait for a
  /// poll.
  std::size_t session_count() const { return table_.size(); }
  /// Number of handshakes that wait for Options::allow_request.
  std::size_t undecided_count() const { return undecided_.size(); }

 private:
  std::optional<Refusal> check(const http::Request& request, RequestTarget& target, LiveSession*& session);
  bool origin_is_allowed(const http::Request& request);
  /// Handles the handshake of a request that passed check(), and that the application allows.
  void shake_hands(http::Request request, http::Responder responder);
  /// Handles a request to switch to the WebSocket protocol, for `session`, or for a new one if it is nullptr.
  void switch_to_websocket(http::Request request, LiveSession* session, http::Responder responder);
  LiveSession& open(http::Request request);
  LiveSession* polled_by(const http::Request& head);

  Options options_;
  SessionTable table_;
  UndecidedRequests undecided_;
};

}  // namespace parley::engineio
