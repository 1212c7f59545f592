#include "api/gateway/rest_gateway.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "api/features.hpp"
#include "api/file_upload.hpp"
#include "api/gateway/rest_response.hpp"
#include "api/session.hpp"
#include "http/ip_address.hpp"
#include "http/whole_body.hpp"
#include "jwt/token.hpp"

namespace parley::api {

using base::Error;
using base::ErrorCode;

namespace {

constexpr std::size_t short_body = 4 << 10;
constexpr std::size_t field_body = 64 << 10;

/// The operations that have a route, in the order in which the router compares them.
const std::vector<const Operation*>& routed() {
  static const std::vector<const Operation*> all = [] {
    std::vector<const Operation*> found;
    for (const Operation& operation : operations()) {
      if (!operation.traits.route.empty()) found.push_back(&operation);
    }
    return found;
  }();
  return all;
}

std::span<const http::Route> routes() {
  static const std::vector<http::Route> all = [] {
    std::vector<http::Route> found;
    for (const Operation* const operation : routed()) {
      found.push_back({operation->traits.method(), operation->traits.path()});
    }
    return found;
  }();
  return all;
}

/// The token of "Authorization: Bearer <token>"; empty for any other form, and for two such fields.
std::string_view bearer_token(const http::Request& request) {
  if (request.headers.count("Authorization") != 1) return {};
  return jwt::without_scheme(*request.headers.find("Authorization")).value_or(std::string_view());
}

/// In REST every token that is not accepted has the same code, whatever the reason.
Error as_documented(Error error) {
  if (base::entry(error.code).http_status == 401) error.code = ErrorCode::unauthorized;
  return error;
}

bool is_read(const http::Request& head) {
  return head.method == "GET" || head.method == "HEAD";
}

}  // namespace

std::string HttpCall::path_parameter(std::string_view pattern, std::string_view name) const {
  http::PathParameters parameters;
  return http::fits(pattern, http::encoded_path(request), parameters) ? parameters[name] : std::string();
}

RestGateway::RestGateway(RestServices services) : services_(services), router_(routes()) {}

void RestGateway::handle(http::Request request, http::Responder responder) {
  using Kind = http::RouteMatch::Kind;
  const std::string_view path = http::encoded_path(request);
  const http::RouteMatch match = router_.find(request.method, path);
  if (match.kind == Kind::found) {
    const Operation& operation = *routed()[match.route];
    HttpCall call{std::move(request), HttpReply(std::move(responder), services_.limits, services_.timers),
                  this};
    if (!operation.needs_identity()) return receive(operation, std::move(call));
    return identify(std::move(call),
                    [this, &operation](HttpCall known) { receive(operation, std::move(known)); });
  }
  const bool is_unknown = match.kind == Kind::not_found;
  http::Response response =
      refusal_of_stranger(request, Error(is_unknown ? ErrorCode::not_found : ErrorCode::method_not_allowed));
  if (response.status == 405) response.headers.set("Allow", router_.allowed(path));
  responder.respond(std::move(response));
}

http::Response RestGateway::refusal_of_stranger(const http::Request& request, const Error& error) {
  const auto limited =
      over_limit(services_.limits.refusals_of_address, http::limit_key(request.peer), services_.timers.now());
  return refusal(limited ? *limited : error);
}

std::size_t RestGateway::max_body(const http::Request& head, std::size_t longest) const {
  const http::RouteMatch match = router_.find(head.method, http::encoded_path(head));
  const bool is_found = match.kind == http::RouteMatch::Kind::found;
  // Such a request is refused or answered without its body.
  if (!is_found || is_read(head)) return std::numeric_limits<std::size_t>::max();
  const Operation& operation = *routed()[match.route];
  switch (operation.traits.body) {
    case Body::fields:
      return std::min(operation.has_body ? field_body : short_body, longest);
    case Body::long_text:
      return longest;
    case Body::form:
      break;
  }
  const FileServices* const files = services_.features.files;
  return files == nullptr ? longest : files->bounds.max_size + FileUpload::form_size;
}

void RestGateway::identify(HttpCall call, base::UniqueFunction<void(HttpCall)> then) {
  // A copy: the request moves with the call.
  const std::string token(bearer_token(call.request));
  if (token.empty()) {
    return call.reply.respond(refusal_of_stranger(call.request, Error(ErrorCode::unauthorized)));
  }
  services_.identity.authenticate(token, [this, call = std::move(call), then = std::move(then)](
                                             base::Result<auth::Principal> principal) mutable {
    if (!principal) {
      const Error error = as_documented(std::move(principal).error());
      const bool is_refused = base::entry(error.code).http_status == 401;
      return call.reply.respond(is_refused ? token_refusal(refusal_of_stranger(call.request, error))
                                           : refusal(error));
    }
    call.principal = std::move(*principal);
    call.reply.charge(call.principal.user, {});
    then(std::move(call));
  });
}

std::optional<Error> RestGateway::take(Budget budget, HttpCall& call) {
  UserLimits& limits = services_.limits;
  const base::Instant now = services_.timers.now();
  if (is_of_address(budget)) {
    return over_limit(limits.of_address(budget), http::limit_key(call.request.peer), now);
  }
  if (auto limited = over_limit(limits.of_user(budget), call.principal.user, now)) return limited;
  call.reply.charge(call.principal.user, budget);
  return std::nullopt;
}

void RestGateway::receive(const Operation& operation, HttpCall call) {
  if (const auto limited = take(operation.traits.budget, call)) return call.reply.respond(refusal(*limited));
  const bool needs_body = operation.traits.body != Body::form && !is_read(call.request);
  if (!needs_body || !call.reply.body_waits()) return run(operation, std::move(call));
  http::Responder responder = call.reply.lend();
  auto body = std::make_shared<http::WholeBody>(
      std::move(responder), [this, &operation, call = std::move(call)](http::Responder back, int status,
                                                                       std::string bytes) mutable {
        call.reply.take_back(std::move(back));
        if (status != 0) return call.reply.respond(refusal(status));
        call.request.body = std::move(bytes);
        run(operation, std::move(call));
      });
  body->receive();
}

void RestGateway::run(const Operation& operation, HttpCall call) {
  if (!has_plain_body(call.request)) {
    return call.reply.respond(refusal(Error(ErrorCode::unsupported_media_type)));
  }
  const bool is_json = operation.traits.method() != "GET" && operation.traits.body != Body::form;
  if (is_json && call.body.parse(json_body(call.request)) != base::json::ParseError::none) {
    return call.reply.respond(refusal(Error(ErrorCode::invalid_data, "The body must be JSON")));
  }
  if (operation.traits.is_page) return run_in_slot(operation, std::move(call));
  call_handler(operation, std::move(call));
}

void RestGateway::run_in_slot(const Operation& operation, HttpCall call) {
  const base::UserId user = call.principal.user;
  services_.read_slots.take(
      user, [this, &operation, call = std::move(call)](base::Result<ReadSlots::Slot> slot) mutable {
        if (!call.reply.pending()) return;  // the client has disconnected while the read waited
        if (!slot) return call.reply.respond(refusal(slot.error()));
        call.reply.on_sent([slot = *std::move(slot)] {});
        call_handler(operation, std::move(call));
      });
}

void RestGateway::call_handler(const Operation& operation, HttpCall call) {
  if (operation.handle_http != nullptr) return operation.handle_http(services_.features, std::move(call));
  http::PathParameters path;
  http::fits(operation.traits.path(), http::encoded_path(call.request), path);
  const std::optional<std::string> key = idempotency_key(call.request);
  std::optional<base::json::Value> object;
  if (operation.has_body) object = call.body.root();
  const std::string address = http::limit_key(call.request.peer);
  const ContentMode mode = mode_of(call.request);
  const Caller caller{call.principal, {}, mode, address};
  operation.handle(services_.features, caller,
                   Source(object, path, call.request.query, key ? &*key : nullptr),
                   AnyReply(RequestTurn{std::move(call.reply), mode, operation.traits.status}));
}

ContentMode RestGateway::mode_of(const http::Request& request) const {
  return services_.delivery.mode(query(request, "format") == content_formats[1]);
}

}  // namespace parley::api
