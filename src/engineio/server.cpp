#include "engineio/server.hpp"

#include <limits>
#include <utility>

#include "engineio/live_session.hpp"
#include "engineio/websocket_upgrade_response.hpp"

namespace parley::engineio {

namespace {

void refuse(const http::Request& request, http::Responder responder, Refusal refusal) {
  http::Response response = refusal_response(refusal);
  if (asks_for_websocket(request)) return responder.respond_and_close(std::move(response));
  responder.respond(std::move(response));
}

}  // namespace

Server::Server(Application& application, base::Timers& timers, Options options)
    : options_(std::move(options)),
      table_(application, timers, options_),
      undecided_(timers, options_, [this](http::Request request, http::Responder responder) {
        if (table_.admits(request.peer)) return shake_hands(std::move(request), std::move(responder));
        refuse(request, std::move(responder), Refusal::too_many_sessions);
      }) {}

Server::~Server() {
  stop_admitting();
}

void Server::stop_admitting() {
  table_.stop_admitting();
  undecided_.refuse_all();
}

// --- requests ---------------------------------------------------------------------------------------------

/// Returns the session that a POST with this head addresses. Returns nullptr for any other request, and for
/// one that will be refused.
LiveSession* Server::polled_by(const http::Request& head) {
  RequestTarget target;
  LiveSession* session = nullptr;
  if (head.method != "POST" || check(head, target, session) || target.is_upgrade) return nullptr;
  return session;
}

std::size_t Server::max_body(const http::Request& head) {
  const LiveSession* const session = polled_by(head);
  // Any other request is answered without reading its body.
  return session != nullptr ? session->max_payload() : std::numeric_limits<std::size_t>::max();
}

void Server::on_refused(const http::Request& head, int status) {
  if (status != 400) return;
  if (LiveSession* const session = polled_by(head)) session->end(CloseReason::transport_error);
}

bool Server::origin_is_allowed(const http::Request& request) {
  const std::string* origin = request.headers.find("Origin");
  return origin == nullptr || !options_.allow_origin || options_.allow_origin(*origin);
}

/// Checks in the reference server's order, so that a request with several errors is refused for the same one.
/// The exception is the version, which that server checks only after it has answered 101.
std::optional<Refusal> Server::check(const http::Request& request, RequestTarget& target,
                                     LiveSession*& session) {
  if (const auto refusal = read_target(request, target)) return refusal;
  if (!origin_is_allowed(request)) return Refusal::forbidden;
  if (target.sid.empty()) {
    if (request.method != "GET") return Refusal::bad_handshake_method;
    if (!is_consistent(target)) return Refusal::bad_request;
    if (!target.is_version_4) return Refusal::unsupported_version;
    if (!table_.admits(request.peer)) return Refusal::too_many_sessions;
    return std::nullopt;
  }
  session = table_.find(target.sid);
  if (session == nullptr) return Refusal::unknown_session;
  if (!is_consistent(target) || !target.is_version_4) return Refusal::bad_request;
  if (target.is_upgrade) return std::nullopt;
  if (!session->is_polling() || (request.method != "GET" && request.method != "POST"))
    return Refusal::bad_request;
  return std::nullopt;
}

LiveSession& Server::open(http::Request request) {
  LiveSession& session = table_.create(request.peer);
  session.keep_authorization(request.headers);
  session.keep_handshake(std::move(request));
  return session;
}

void Server::handle(http::Request request, http::Responder responder) {
  if (!responder.pending()) return;
  RequestTarget target;
  LiveSession* session = nullptr;
  if (const auto refusal = check(request, target, session)) {
    return refuse(request, std::move(responder), *refusal);
  }
  if (session == nullptr) {
    if (options_.allow_request) return undecided_.ask(std::move(request), std::move(responder));
    return shake_hands(std::move(request), std::move(responder));
  }
  if (target.is_upgrade) return switch_to_websocket(std::move(request), session, std::move(responder));
  if (request.method == "GET") return session->on_get(request, std::move(responder));
  if (responder.body_waits()) return session->on_post_begun(std::move(request), std::move(responder));
  session->on_post(request, std::move(responder));
}

void Server::shake_hands(http::Request request, http::Responder responder) {
  if (asks_for_websocket(request)) {
    return switch_to_websocket(std::move(request), nullptr, std::move(responder));
  }
  open(std::move(request)).open_on_polling(std::move(responder));
}

void Server::switch_to_websocket(http::Request request, LiveSession* session, http::Responder responder) {
  // The bytes that wait are the body, not frames.
  if (responder.body_waits()) return refuse(request, std::move(responder), Refusal::bad_request);
  WebSocketUpgradeResponse answer = websocket_upgrade_response(request, options_);
  if (answer.response.status != 101) return responder.respond_and_close(std::move(answer.response));
  if (session != nullptr) return session->on_upgrade(std::move(answer), std::move(responder));
  open(std::move(request)).open_on_websocket(std::move(answer), std::move(responder));
}

}  // namespace parley::engineio
