#include "api/gateway/rest_gateway.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <span>
#include <utility>

#include "api/contract/response.hpp"
#include "api/file_upload.hpp"
#include "api/gateway/rest_response.hpp"
#include "api/inputs.hpp"
#include "http/ip_address.hpp"
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
  Budget budget;
  void (RestGateway::*handle)(RestGateway::Call);
  Takes takes = Takes::fields;
  bool is_page = false;  ///< answers with a page, in one of its user's ReadSlots

  static constexpr std::size_t count = 29;
  /// They live as long as the process: requests under way refer to them.
  static const std::array<RouteEntry, count>& all();
};

const std::array<RouteEntry, RouteEntry::count>& RouteEntry::all() {
  using enum Budget;
  static constexpr std::array<RouteEntry, count> entries{{
      {{"POST", "/api/auth/login"}, false, open_requests, &RestGateway::login},
      {{"GET", "/api/auth/me"}, true, reads, &RestGateway::me},
      {{"PATCH", "/api/auth/me"}, true, account_changes, &RestGateway::change_account},
      {{"POST", "/api/auth/register"}, false, registrations, &RestGateway::register_account},
      {{"POST", "/api/auth/logout"}, true, others, &RestGateway::log_out, Takes::nothing},
      {{"POST", "/api/auth/password"}, true, password_changes, &RestGateway::change_password},
      {{"GET", "/api/messages"}, true, reads, &RestGateway::list_messages, Takes::nothing, true},
      {{"POST", "/api/messages"}, true, messages, &RestGateway::send_message, Takes::message},
      {{"POST", "/api/messages/:id/read"}, true, receipts, &RestGateway::mark_read, Takes::nothing},
      {{"POST", "/api/messages/:id/delivered"}, true, receipts, &RestGateway::mark_delivered, Takes::nothing},
      {{"PATCH", "/api/messages/:id"}, true, changes, &RestGateway::edit_message, Takes::message},
      {{"DELETE", "/api/messages/:id"}, true, changes, &RestGateway::delete_message, Takes::nothing},
      {{"GET", "/api/conversations"}, true, reads, &RestGateway::list_conversations, Takes::nothing, true},
      {{"GET", "/api/conversations/:id/messages"},
       true,
       reads,
       &RestGateway::list_conversation_messages,
       Takes::nothing,
       true},
      {{"GET", "/api/users"}, true, reads, &RestGateway::list_users, Takes::nothing, true},
      {{"GET", "/api/users/:id"}, true, reads, &RestGateway::find_user},
      {{"GET", "/api/blocks"}, true, reads, &RestGateway::list_blocks, Takes::nothing, true},
      {{"POST", "/api/blocks/:id"}, true, changes, &RestGateway::block_user, Takes::nothing},
      {{"DELETE", "/api/blocks/:id"}, true, changes, &RestGateway::unblock_user, Takes::nothing},
      {{"GET", "/api/calls"}, true, reads, &RestGateway::list_calls, Takes::nothing, true},
      {{"POST", "/api/calls"}, true, calls, &RestGateway::place_call},
      {{"GET", "/api/calls/active"}, true, reads, &RestGateway::active_call},
      {{"GET", "/api/calls/:id"}, true, reads, &RestGateway::find_call},
      {{"GET", "/api/calls/:id/join"}, true, reads, &RestGateway::join_call},
      {{"POST", "/api/calls/:id/respond"}, true, others, &RestGateway::answer_call},
      {{"POST", "/api/calls/:id/end"}, true, others, &RestGateway::end_call, Takes::nothing},
      {{"POST", "/api/files"}, true, uploads, &RestGateway::upload_file, Takes::file},
      {{"GET", "/api/files/:id"}, false, downloads, &RestGateway::download_file},  // a link needs no token
      {{"GET", "/api/files/:id/url"}, true, reads, &RestGateway::link_file},
  }};
  return entries;
}

namespace {

/// The token of "Authorization: Bearer <token>"; empty for any other form, and for two such fields.
std::string_view bearer_token(const http::Request& request) {
  if (request.headers.count("Authorization") != 1) return {};
  return jwt::without_scheme(*request.headers.find("Authorization")).value_or(std::string_view());
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

RestGateway::RestGateway(base::Timers& timers, RestServices services, const UserDelivery& delivery,
                         UserLimits& limits)
    : router_(patterns()), timers_(timers), services_(services), delivery_(delivery), limits_(limits) {}

std::vector<Operation> RestGateway::operations() {
  std::vector<Operation> all;
  for (const RouteEntry& entry : RouteEntry::all()) {
    all.push_back({entry.route.method, entry.route.pattern, entry.needs_identity});
  }
  return all;
}

// --- the way of a request ---------------------------------------------------------------------------------

http::Response RestGateway::refusal(const Error& error, const std::optional<base::CallId>& call) {
  const base::ErrorEntry& entry = base::entry(error.code);
  http::Response response = json_answer(entry.http_status, error_answer(error, call));
  if (entry.http_status == 401) response.headers.set("WWW-Authenticate", "Bearer");
  if (error.retry_after) {
    response.headers.set("Retry-After", seconds_up(*error.retry_after));
  } else if (entry.http_status == 503) {
    response.headers.set("Retry-After", "1");
  }
  return response;
}

http::Response RestGateway::token_refusal(http::Response response) {
  if (response.status == 401) {
    response.headers.set("WWW-Authenticate", R"(Bearer error="invalid_token")");
  }
  return response;
}

http::Response RestGateway::refusal(int status) {
  if (status == 413) return refusal(Error(ErrorCode::payload_too_large));
  if (status == 503) return refusal(Error(ErrorCode::unavailable));
  http::Response response =
      json_answer(status, error_answer(Error(status >= 500 ? ErrorCode::internal : ErrorCode::invalid_data,
                                             std::string(http::reason_phrase(status)))));
  return response;
}

void RestGateway::handle(http::Request request, http::Responder responder) {
  using Kind = http::RouteMatch::Kind;
  const std::string_view path = http::encoded_path(request);
  const http::RouteMatch match = router_.find(request.method, path);
  if (match.kind == Kind::found) {
    std::string id = match.parameters["id"];
    return authorise(RouteEntry::all()[match.route],
                     {std::move(request), Reply(std::move(responder), limits_, timers_), std::move(id)});
  }
  const bool is_unknown = match.kind == Kind::not_found;
  http::Response response =
      refusal_of_stranger(request, Error(is_unknown ? ErrorCode::not_found : ErrorCode::method_not_allowed));
  if (response.status == 405) response.headers.set("Allow", router_.allowed(path));
  responder.respond(std::move(response));
}

http::Response RestGateway::refusal_of_stranger(const http::Request& request, const Error& error) {
  const auto limited = over_limit(limits_.refusals_of_address, http::limit_key(request.peer), timers_.now());
  return refusal(limited ? *limited : error);
}

std::size_t RestGateway::max_body(const http::Request& head, std::size_t longest) const {
  const http::RouteMatch match = router_.find(head.method, http::encoded_path(head));
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

void RestGateway::authorise(const RouteEntry& route, Call call) {
  if (!route.needs_identity) return receive(route, std::move(call));
  identify(std::move(call), [this, &route](Call known) { receive(route, std::move(known)); });
}

void RestGateway::receive(const RouteEntry& route, Call call) {
  if (const auto limited = take(route.budget, call)) return call.responder.respond(refusal(*limited));
  const bool needs_body = route.takes != Takes::file && !is_read(call.request);
  if (!needs_body || !call.responder.body_waits()) return run(route, std::move(call));
  http::Responder responder = call.responder.lend();
  auto body = std::make_shared<http::WholeBody>(
      std::move(responder),
      [this, &route, call = std::move(call)](http::Responder back, int status, std::string bytes) mutable {
        call.responder.take_back(std::move(back));
        if (status != 0) return call.responder.respond(refusal(status));
        call.request.body = std::move(bytes);
        run(route, std::move(call));
      });
  body->receive();
}

void RestGateway::identify(Call call, base::UniqueFunction<void(Call)> then) {
  // A copy: the request moves with the call.
  const std::string token(bearer_token(call.request));
  if (token.empty()) {
    return call.responder.respond(refusal_of_stranger(call.request, Error(ErrorCode::unauthorized)));
  }
  services_.identity.authenticate(token, [this, call = std::move(call), then = std::move(then)](
                                             base::Result<auth::Principal> principal) mutable {
    if (!principal) {
      const Error error = as_documented(std::move(principal).error());
      const bool is_refused = base::entry(error.code).http_status == 401;
      return call.responder.respond(is_refused ? token_refusal(refusal_of_stranger(call.request, error))
                                               : refusal(error));
    }
    call.principal = std::move(*principal);
    call.responder.charge(call.principal.user, {});
    then(std::move(call));
  });
}

std::optional<Error> RestGateway::take(Budget budget, Call& call) {
  if (is_of_address(budget)) {
    return over_limit(limits_.of_address(budget), http::limit_key(call.request.peer), timers_.now());
  }
  if (auto limited = over_limit(limits_.of_user(budget), call.principal.user, timers_.now())) return limited;
  call.responder.charge(call.principal.user, budget);
  return std::nullopt;
}

void RestGateway::run(const RouteEntry& route, Call call) {
  if (!has_plain_body(call.request)) {
    return call.responder.respond(refusal(Error(ErrorCode::unsupported_media_type)));
  }
  const bool is_json = route.route.method != "GET" && route.takes != Takes::file;
  if (is_json && call.body.parse(json_body(call.request)) != base::json::ParseError::none) {
    return call.responder.respond(refusal(Error(ErrorCode::invalid_data, "The body must be JSON")));
  }
  if (route.is_page) return run_in_slot(route, std::move(call));
  (this->*route.handle)(std::move(call));
}

void RestGateway::run_in_slot(const RouteEntry& route, Call call) {
  const base::UserId user = call.principal.user;
  services_.read_slots.take(
      user, [this, &route, call = std::move(call)](base::Result<ReadSlots::Slot> slot) mutable {
        if (!call.responder.pending()) return;  // the client has gone while the read waited
        if (!slot) return call.responder.respond(refusal(slot.error()));
        call.responder.on_sent([slot = *std::move(slot)] {});
        (this->*route.handle)(std::move(call));
      });
}

AnswerEncoder::Done RestGateway::answering_page(Reply responder) {
  return [responder = std::move(responder)](base::Result<std::string> text) mutable {
    responder.respond(text ? json_answer(200, *std::move(text)) : refusal(text.error()));
  };
}

ContentMode RestGateway::mode_of(const http::Request& request) const {
  return delivery_.mode(query(request, "format") == content_formats[1]);
}

}  // namespace parley::api
