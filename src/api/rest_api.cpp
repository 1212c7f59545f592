#include "api/rest_api.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "api/answers.hpp"
#include "api/inputs.hpp"
#include "api/rest_answers.hpp"

namespace parley::api {

using base::Error;
using base::ErrorCode;

struct RouteEntry {
  http::Route route;
  bool needs_identity;
  void (RestApi::*handle)(RestApi::Call);

  static constexpr std::size_t count = 29;
  /// They live as long as the process: requests under way refer to them.
  static const std::array<RouteEntry, count>& all();
};

const std::array<RouteEntry, RouteEntry::count>& RouteEntry::all() {
  static constexpr std::array<RouteEntry, count> entries{{
      {{"POST", "/api/auth/login"}, false, &RestApi::login},
      {{"GET", "/api/auth/me"}, true, &RestApi::me},
      {{"PATCH", "/api/auth/me"}, true, &RestApi::change_account},
      {{"POST", "/api/auth/register"}, false, &RestApi::register_account},
      {{"POST", "/api/auth/logout"}, true, &RestApi::log_out},
      {{"POST", "/api/auth/password"}, true, &RestApi::change_password},
      {{"GET", "/api/messages"}, true, &RestApi::list_messages},
      {{"POST", "/api/messages"}, true, &RestApi::send_message},
      {{"POST", "/api/messages/:id/read"}, true, &RestApi::mark_read},
      {{"POST", "/api/messages/:id/delivered"}, true, &RestApi::mark_delivered},
      {{"PATCH", "/api/messages/:id"}, true, &RestApi::edit_message},
      {{"DELETE", "/api/messages/:id"}, true, &RestApi::delete_message},
      {{"GET", "/api/conversations"}, true, &RestApi::list_conversations},
      {{"GET", "/api/conversations/:id/messages"}, true, &RestApi::list_conversation_messages},
      {{"GET", "/api/users"}, true, &RestApi::list_users},
      {{"GET", "/api/users/:id"}, true, &RestApi::find_user},
      {{"GET", "/api/blocks"}, true, &RestApi::list_blocks},
      {{"POST", "/api/blocks/:id"}, true, &RestApi::block_user},
      {{"DELETE", "/api/blocks/:id"}, true, &RestApi::unblock_user},
      {{"GET", "/api/calls"}, true, &RestApi::list_calls},
      {{"POST", "/api/calls"}, true, &RestApi::place_call},
      {{"GET", "/api/calls/active"}, true, &RestApi::active_call},
      {{"GET", "/api/calls/:id"}, true, &RestApi::find_call},
      {{"GET", "/api/calls/:id/join"}, true, &RestApi::join_call},
      {{"POST", "/api/calls/:id/respond"}, true, &RestApi::answer_call},
      {{"POST", "/api/calls/:id/end"}, true, &RestApi::end_call},
      {{"POST", "/api/files"}, true, &RestApi::upload_file},
      {{"GET", "/api/files/:id"}, false, &RestApi::download_file},  // a link needs no token
      {{"GET", "/api/files/:id/url"}, true, &RestApi::link_file},
  }};
  return entries;
}

namespace {

/// The token of "Authorization: Bearer <token>"; empty for any other form, and for two such fields.
std::string_view bearer_token(const http::Request& request) {
  if (request.headers.count("Authorization") != 1) return {};
  return auth::without_scheme(*request.headers.find("Authorization")).value_or(std::string_view());
}

/// Clients of REST know one code for a token that is not accepted, whatever is wrong with it.
Error as_documented(Error error) {
  if (base::entry(error.code).http_status == 401) error.code = ErrorCode::unauthorized;
  return error;
}

/// The patterns of the table, as the router takes them.
std::span<const http::Route> patterns() {
  static const std::array<http::Route, RouteEntry::count> routes = [] {
    std::array<http::Route, RouteEntry::count> copied;
    std::ranges::transform(RouteEntry::all(), copied.begin(), &RouteEntry::route);
    return copied;
  }();
  return routes;
}

std::string seconds_up(base::Duration wait) {
  return std::to_string((wait.count() + 999) / 1000);
}

}  // namespace

RestApi::RestApi(base::Timers& timers, RestServices services, const Delivery& delivery, UserLimits& limits)
    : router_(patterns()), timers_(timers), services_(services), delivery_(delivery), limits_(limits) {}

std::vector<Operation> RestApi::operations() {
  std::vector<Operation> all;
  for (const RouteEntry& entry : RouteEntry::all()) {
    all.push_back({entry.route.method, entry.route.pattern, entry.needs_identity});
  }
  return all;
}

// --- the way of a request ---------------------------------------------------------------------------------

http::Response RestApi::refusal(const Error& error) {
  const base::ErrorEntry& entry = base::entry(error.code);
  http::Response response = json_answer(entry.http_status, error_answer(error));
  if (entry.http_status == 401) response.headers.set("WWW-Authenticate", "Bearer");
  if (error.retry_after) {
    response.headers.set("Retry-After", seconds_up(*error.retry_after));
  } else if (entry.http_status == 503) {
    response.headers.set("Retry-After", "1");
  }
  return response;
}

http::Response RestApi::token_refusal(const Error& error) {
  http::Response response = refusal(error);
  if (response.status == 401) {
    response.headers.set("WWW-Authenticate", R"(Bearer error="invalid_token")");
  }
  return response;
}

http::Response RestApi::refusal(int status) {
  if (status == 413) return refusal(Error(ErrorCode::payload_too_large));
  http::Response response =
      json_answer(status, error_answer(Error(status >= 500 ? ErrorCode::internal : ErrorCode::invalid_data,
                                             std::string(http::reason_phrase(status)))));
  return response;
}

void RestApi::handle(http::Request request, http::Responder responder) {
  using Kind = http::RouteMatch::Kind;
  const http::RouteMatch match = router_.find(request.method, request.path);
  if (match.kind == Kind::found) {
    std::string id(match.parameters["id"]);
    return authorise(RouteEntry::all()[match.route],
                     {std::move(request), std::move(responder), std::move(id)});
  }
  if (match.kind == Kind::not_found) return responder.respond(refusal(Error(ErrorCode::not_found)));
  http::Response response = refusal(Error(ErrorCode::method_not_allowed));
  response.headers.set("Allow", router_.allowed(request.path));
  responder.respond(std::move(response));
}

void RestApi::authorise(const RouteEntry& route, Call call) {
  if (!route.needs_identity) return run(route, std::move(call));
  identify(std::move(call), [this, &route](Call known) { run(route, std::move(known)); });
}

void RestApi::identify(Call call, base::UniqueFunction<void(Call)> then) {
  // A copy: the request moves with the call.
  const std::string token(bearer_token(call.request));
  if (token.empty()) return call.responder.respond(refusal(Error(ErrorCode::unauthorized)));
  services_.identity.authenticate(token, [call = std::move(call), then = std::move(then)](
                                             base::Result<auth::Principal> principal) mutable {
    if (!principal) return call.responder.respond(token_refusal(as_documented(std::move(principal).error())));
    call.principal = std::move(*principal);
    then(std::move(call));
  });
}

void RestApi::run(const RouteEntry& route, Call call) {
  if (call.request.headers.find("Content-Encoding") != nullptr) {
    return call.responder.respond(refusal(Error(ErrorCode::unsupported_media_type)));
  }
  // Some moves need no words.
  const std::string_view body = call.request.body.empty() ? "{}" : std::string_view(call.request.body);
  if (route.route.method != "GET" && call.body.parse(body) != base::json::ParseError::none) {
    return call.responder.respond(refusal(Error(ErrorCode::invalid_data, "The body must be JSON")));
  }
  (this->*route.handle)(std::move(call));
}

ContentMode RestApi::mode_of(const http::Request& request) const {
  return delivery_.mode(query(request, "format") == content_formats[1]);
}

}  // namespace parley::api
