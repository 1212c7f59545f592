#include "api/rest_api.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <span>
#include <utility>

#include "api/answers.hpp"
#include "api/file_upload.hpp"
#include "api/inputs.hpp"
#include "api/rest_answers.hpp"
#include "http/whole_body.hpp"

namespace parley::api {

using base::Error;
using base::ErrorCode;

/// What a route does with a body.
enum class Takes : std::uint8_t {
  fields,   ///< JSON with a few short values
  nothing,  ///< no more than an empty object, which some clients send with every request
  message,  ///< JSON with the longest text there may be
  file,     ///< a form, in pieces
};

struct RouteEntry {
  http::Route route;
  bool needs_identity;
  void (RestApi::*handle)(RestApi::Call);
  Takes takes = Takes::fields;

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
      {{"POST", "/api/auth/logout"}, true, &RestApi::log_out, Takes::nothing},
      {{"POST", "/api/auth/password"}, true, &RestApi::change_password},
      {{"GET", "/api/messages"}, true, &RestApi::list_messages},
      {{"POST", "/api/messages"}, true, &RestApi::send_message, Takes::message},
      {{"POST", "/api/messages/:id/read"}, true, &RestApi::mark_read, Takes::nothing},
      {{"POST", "/api/messages/:id/delivered"}, true, &RestApi::mark_delivered, Takes::nothing},
      {{"PATCH", "/api/messages/:id"}, true, &RestApi::edit_message, Takes::message},
      {{"DELETE", "/api/messages/:id"}, true, &RestApi::delete_message, Takes::nothing},
      {{"GET", "/api/conversations"}, true, &RestApi::list_conversations},
      {{"GET", "/api/conversations/:id/messages"}, true, &RestApi::list_conversation_messages},
      {{"GET", "/api/users"}, true, &RestApi::list_users},
      {{"GET", "/api/users/:id"}, true, &RestApi::find_user},
      {{"GET", "/api/blocks"}, true, &RestApi::list_blocks},
      {{"POST", "/api/blocks/:id"}, true, &RestApi::block_user, Takes::nothing},
      {{"DELETE", "/api/blocks/:id"}, true, &RestApi::unblock_user, Takes::nothing},
      {{"GET", "/api/calls"}, true, &RestApi::list_calls},
      {{"POST", "/api/calls"}, true, &RestApi::place_call},
      {{"GET", "/api/calls/active"}, true, &RestApi::active_call},
      {{"GET", "/api/calls/:id"}, true, &RestApi::find_call},
      {{"GET", "/api/calls/:id/join"}, true, &RestApi::join_call},
      {{"POST", "/api/calls/:id/respond"}, true, &RestApi::answer_call},
      {{"POST", "/api/calls/:id/end"}, true, &RestApi::end_call, Takes::nothing},
      {{"POST", "/api/files"}, true, &RestApi::upload_file, Takes::file},
      {{"GET", "/api/files/:id"}, false, &RestApi::download_file},  // a link needs no token
      {{"GET", "/api/files/:id/url"}, true, &RestApi::link_file},
  }};
  return entries;
}

namespace {

/// The token of "Authorization: Bearer <token>"; nothing for any other form, or for two such fields.
std::optional<std::string> bearer_token(const http::Request& request) {
  constexpr std::string_view scheme = "bearer ";
  if (request.headers.count("Authorization") != 1) return std::nullopt;
  const std::string& value = *request.headers.find("Authorization");
  if (value.size() <= scheme.size()) return std::nullopt;
  for (std::size_t i = 0; i < scheme.size(); ++i) {
    if ((value[i] | 0x20) != (scheme[i] | 0x20)) return std::nullopt;
  }
  return value.substr(scheme.size());
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

bool is_read(const http::Request& head) {
  return head.method == "GET" || head.method == "HEAD";
}

constexpr std::size_t short_body = 4 << 10;
constexpr std::size_t field_body = 64 << 10;

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

http::Response RestApi::refusal(int status) {
  if (status == 413) return refusal(Error(ErrorCode::payload_too_large));
  if (status == 503) return refusal(Error(ErrorCode::unavailable));
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

std::size_t RestApi::max_body(const http::Request& head, std::size_t longest) const {
  const http::RouteMatch match = router_.find(head.method, head.path);
  const bool is_found = match.kind == http::RouteMatch::Kind::found;
  // Refused whatever the body is, or answered without it.
  if (!is_found || is_read(head)) return std::numeric_limits<std::size_t>::max();
  const RouteEntry& route = RouteEntry::all()[match.route];
  switch (route.takes) {
    case Takes::nothing:
      return std::min(short_body, longest);
    case Takes::fields:
      return std::min(field_body, longest);
    case Takes::message:
      return longest;
    case Takes::file:
      break;
  }
  return services_.files == nullptr ? longest : services_.files->bounds.max_size + FileUpload::form_size;
}

void RestApi::authorise(const RouteEntry& route, Call call) {
  if (!route.needs_identity) return receive(route, std::move(call));
  identify(std::move(call), [this, &route](Call known) { receive(route, std::move(known)); });
}

void RestApi::receive(const RouteEntry& route, Call call) {
  const bool needs_body = route.takes != Takes::file && !is_read(call.request);
  if (!needs_body || !call.responder.body_waits()) return run(route, std::move(call));
  http::Responder responder = std::move(call.responder);
  auto body = std::make_shared<http::WholeBody>(
      std::move(responder),
      [this, &route, call = std::move(call)](http::Responder back, int status, std::string bytes) mutable {
        if (status != 0) return back.respond(refusal(status));
        call.request.body = std::move(bytes);
        call.responder = std::move(back);
        run(route, std::move(call));
      });
  body->receive();
}

void RestApi::identify(Call call, base::UniqueFunction<void(Call)> then) {
  std::optional<std::string> token = bearer_token(call.request);
  if (!token) return call.responder.respond(refusal(Error(ErrorCode::unauthorized)));
  services_.identity.authenticate(*token, [call = std::move(call), then = std::move(then)](
                                              base::Result<auth::Principal> principal) mutable {
    if (!principal) return call.responder.respond(refusal(as_documented(std::move(principal).error())));
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
  const bool is_json = route.route.method != "GET" && route.takes != Takes::file;
  if (is_json && call.body.parse(body) != base::json::ParseError::none) {
    return call.responder.respond(refusal(Error(ErrorCode::invalid_data, "The body must be JSON")));
  }
  (this->*route.handle)(std::move(call));
}

ContentMode RestApi::mode_of(const http::Request& request) const {
  return delivery_.mode(query(request, "format") == content_formats[1]);
}

}  // namespace parley::api
