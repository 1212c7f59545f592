// Requests that wait until the application has decided whether they may open a session: `allowRequest` of the
// reference server.
//
//     GET ?EIO=4&transport=...  -> Options::allow_request -> allow()  -> 200 or 101, as without it
//                                  (now or later)         -> refuse() -> 403, or an answer of its own
//                                                         -> no decision within the deadline: 503
//
// It is asked about each handshake, on polling and on WebSocket, after the protocol's own checks. It is not
// asked about further requests of a session, nor about its upgrade from polling to WebSocket, as in the
// reference server.
#pragma once

#include <cstddef>
#include <list>
#include <optional>

#include "base/timers.hpp"
#include "base/unique_function.hpp"
#include "http/handler.hpp"
#include "http/message.hpp"

namespace parley::engineio {

struct Options;
class UndecidedRequests;
struct UndecidedRequest;

/// The right to decide about one request, once, now or later. Movable. May outlive its request and the
/// server. Must be used on the server's thread.
class RequestDecision {
 public:
  RequestDecision() = default;
  RequestDecision(RequestDecision&& other) noexcept;
  RequestDecision& operator=(RequestDecision&& other) noexcept;
  /// Refuses like refuse() if nothing was decided.
  ~RequestDecision();

  /// False after the decision, after the deadline, after the client's disconnect, and after the server has
  /// stopped to admit sessions. A decision then does nothing.
  explicit operator bool() const { return request_ != nullptr; }
  /// Opens the session before it returns. Inside allow_request, opens it after that has returned. If there
  /// are too many sessions meanwhile, the request is refused with 503.
  void allow();
  /// Answers 403 with {"code":4,"message":"Forbidden"}.
  void refuse();
  /// Answers with this status, these header fields and this body. A stock client reports only that there was
  /// an error, so put a code for your own client into the body. A status below 300 would look like an open
  /// session. In that case the answer is that of refuse().
  void refuse(http::Response response);

 private:
  friend class UndecidedRequests;
  explicit RequestDecision(UndecidedRequest& request);
  void decide(std::optional<http::Response> refusal);

  UndecidedRequest* request_ = nullptr;  // updated by the moves and destructors of both objects
};

/// Decides about a request. `request` is valid during the call only, and has no body.
using AllowRequest = base::UniqueFunction<void(const http::Request& request, RequestDecision decision)>;

struct UndecidedRequest {
  UndecidedRequest(UndecidedRequests& owner, base::Timers& timers, http::Request request,
                   http::Responder responder);

  UndecidedRequests& owner;
  http::Request request;
  http::Responder responder;
  base::Timer deadline;
  RequestDecision* decision = nullptr;  ///< nullptr after it
  bool is_being_asked = true;           ///< allow_request has not returned, and the deadline is not over
  bool is_decided = false;              ///< inside allow_request
  std::optional<http::Response> refusal{};
  std::list<UndecidedRequest>::iterator place{};
};

/// The requests of one server that wait for a decision. Bounds: Options::requests_waiting, each with its head
/// (http::ParserLimits::header_block) and no body, for Options::decision_timeout.
class UndecidedRequests {
 public:
  /// `options` must outlive it. Calls `on_allowed` for each allowed request, whose responder is pending.
  using Allowed = base::UniqueFunction<void(http::Request request, http::Responder responder)>;
  UndecidedRequests(base::Timers& timers, Options& options, Allowed on_allowed);
  /// Refuses what waits with 503.
  ~UndecidedRequests();
  UndecidedRequests(const UndecidedRequests&) = delete;
  UndecidedRequests& operator=(const UndecidedRequests&) = delete;

  /// Asks Options::allow_request. Refuses with 503, without asking, if too many requests wait.
  void ask(http::Request request, http::Responder responder);
  /// Refuses everything that waits with 503.
  void refuse_all();
  std::size_t size() const { return waiting_.size(); }

 private:
  friend class RequestDecision;
  friend struct UndecidedRequest;
  /// Applies a decision, or keeps it until allow_request has returned. Without a refusal it allows.
  void decide(UndecidedRequest& waiting, std::optional<http::Response> refusal);
  void finish(UndecidedRequest& waiting, std::optional<http::Response> refusal);
  static void unlink(UndecidedRequest& waiting);

  base::Timers& timers_;
  Options& options_;
  Allowed on_allowed_;
  std::list<UndecidedRequest> waiting_;
};

}  // namespace parley::engineio
