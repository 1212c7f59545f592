#include "api/rest_api.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <utility>

#include "api/answers.hpp"
#include "api/inputs.hpp"

namespace parley::api {

using base::Error;
using base::ErrorCode;

struct RouteEntry {
  http::Route route;
  bool needs_identity;
  void (RestApi::*handle)(RestApi::Call);

  static constexpr std::size_t count = 4;
  /// They live as long as the process: requests under way refer to them.
  static const std::array<RouteEntry, count>& all();
};

const std::array<RouteEntry, RouteEntry::count>& RouteEntry::all() {
  static constexpr std::array<RouteEntry, count> entries{{
      {{"POST", "/api/auth/login"}, false, &RestApi::login},
      {{"GET", "/api/auth/me"}, true, &RestApi::me},
      {{"GET", "/api/messages"}, true, &RestApi::list_messages},
      {{"POST", "/api/messages"}, true, &RestApi::send_message},
  }};
  return entries;
}

namespace {

constexpr std::size_t default_page = 200;
constexpr std::size_t largest_page = 500;

http::Response json_answer(int status, std::string body) {
  http::Response response = http::Response::json(status, std::move(body));
  response.headers.set("Cache-Control", "no-store");
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set("Content-Security-Policy", "default-src 'none'");
  return response;
}

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

std::string seconds_up(base::Duration wait) {
  return std::to_string((wait.count() + 999) / 1000);
}

std::optional<std::string> query(const http::Request& request, std::string_view key) {
  std::string value;
  if (!http::query_value(request.query, key, value)) return std::nullopt;
  return value;
}

}  // namespace

RestApi::RestApi(base::Timers& timers, auth::Identity& identity, store::UserStore& users,
                 chat::Messenger& messenger, const Delivery& delivery, UserLimits& limits)
    : router_(patterns()),
      timers_(timers),
      identity_(identity),
      users_(users),
      messenger_(messenger),
      delivery_(delivery),
      limits_(limits) {}

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
  http::Response response =
      json_answer(status, error_answer(Error(status >= 500 ? ErrorCode::internal : ErrorCode::invalid_data,
                                             std::string(http::reason_phrase(status)))));
  return response;
}

void RestApi::handle(http::Request request, http::Responder responder) {
  using Kind = http::RouteMatch::Kind;
  const http::RouteMatch match = router_.find(request.method, request.path);
  if (match.kind == Kind::found) {
    return authorise(RouteEntry::all()[match.route], {std::move(request), std::move(responder)});
  }
  if (match.kind == Kind::not_found) return responder.respond(refusal(Error(ErrorCode::not_found)));
  http::Response response = refusal(Error(ErrorCode::method_not_allowed));
  response.headers.set("Allow", router_.allowed(request.path));
  responder.respond(std::move(response));
}

void RestApi::authorise(const RouteEntry& route, Call call) {
  if (!route.needs_identity) return run(route, std::move(call));
  std::optional<std::string> token = bearer_token(call.request);
  if (!token) return call.responder.respond(refusal(Error(ErrorCode::unauthorized)));
  identity_.authenticate(
      *token, [this, &route, call = std::move(call)](base::Result<auth::Principal> principal) mutable {
        if (!principal) return call.responder.respond(refusal(as_documented(std::move(principal).error())));
        call.principal = std::move(*principal);
        run(route, std::move(call));
      });
}

void RestApi::run(const RouteEntry& route, Call call) {
  if (call.request.headers.find("Content-Encoding") != nullptr) {
    return call.responder.respond(refusal(Error(ErrorCode::unsupported_media_type)));
  }
  if (route.route.method == "POST" && call.body.parse(call.request.body) != base::json::ParseError::none) {
    return call.responder.respond(refusal(Error(ErrorCode::invalid_data, "The body must be JSON")));
  }
  (this->*route.handle)(std::move(call));
}

ContentMode RestApi::mode_of(const http::Request& request) const {
  return delivery_.mode(query(request, "format") == content_formats[1]);
}

// --- identity ---------------------------------------------------------------------------------------------

void RestApi::login(Call call) {
  base::Result<LoginRequest> request = decode(api::login, call.body.root());
  if (!request) return call.responder.respond(refusal(request.error()));
  const ContentMode mode = mode_of(call.request);
  identity_.login(
      std::move(request->email), std::move(request->password),
      [mode, responder = std::move(call.responder)](base::Result<auth::Session> session) mutable {
        if (!session) return responder.respond(refusal(session.error()));
        responder.respond(json_answer(200, success_answer(mode, [&](Encoding& to) {
                                        to.json.key("token").value(session->token);
                                        to.json.key("expiresIn").value(session->expires_in.count());
                                        to.json.key("user");
                                        write_value(to, session->user, false);
                                      })));
      });
}

void RestApi::me(Call call) {
  const ContentMode mode = mode_of(call.request);
  users_.find(call.principal.user, [mode, responder = std::move(call.responder)](
                                       base::Result<std::optional<store::User>> user) mutable {
    if (!user) return responder.respond(refusal(user.error()));
    if (!*user) return responder.respond(refusal(Error(ErrorCode::unauthorized)));
    responder.respond(json_answer(200, success_answer(mode, "user", **user)));
  });
}

// --- messages ---------------------------------------------------------------------------------------------

void RestApi::send_message(Call call) {
  base::Result<SendRequest> request = decode(post_message, call.body.root());
  if (!request) return call.responder.respond(refusal(request.error()));
  const std::string* key = call.request.headers.find("Idempotency-Key");
  if (key != nullptr && request->client_message_id.empty()) {
    if (!is_token(*key, detail::client_message_id.rule.shape)) {
      return call.responder.respond(refusal(Error::invalid("Idempotency-Key", "Malformed Idempotency-Key")));
    }
    request->client_message_id = *key;
  }
  store::MessageDraft draft = draft_of(call.principal.user, *std::move(request));
  if (const auto acceptable = chat::Messenger::check(draft); !acceptable) {
    return call.responder.respond(refusal(acceptable.error()));
  }
  if (const auto limited = over_limit(limits_.messages, call.principal.user, timers_.now())) {
    return call.responder.respond(refusal(*limited));
  }
  const ContentMode mode = mode_of(call.request);
  messenger_.send(std::move(draft), {},
                  [mode, responder = std::move(call.responder)](base::Result<store::Message> sent) mutable {
                    if (!sent) return responder.respond(refusal(sent.error()));
                    responder.respond(json_answer(201, success_answer(mode, "message", *sent)));
                  });
}

base::Result<store::HistoryQuery> RestApi::history_query(const Call& call) const {
  store::HistoryQuery wanted;
  wanted.reader = call.principal.user;
  wanted.limit = default_page;
  if (auto with = query(call.request, "with")) wanted.with = base::UserId(*std::move(with));
  const auto place = [&](std::string_view name, std::optional<base::MessageId>& out) {
    const auto text = query(call.request, name);
    if (!text) return true;
    out = base::Uuid::parse(*text);
    return out.has_value();
  };
  if (!place("before", wanted.before))
    return Error::invalid("before", "before must be a message id or a cursor");
  if (!place("after", wanted.after)) return Error::invalid("after", "after must be a message id or a cursor");
  if (wanted.before && wanted.after) return Error::invalid("after", "before and after exclude each other");
  if (const auto limit = query(call.request, "limit")) {
    const char* const end = limit->data() + limit->size();
    const auto [stopped, problem] = std::from_chars(limit->data(), end, wanted.limit);
    if (problem != std::errc{} || stopped != end || wanted.limit < 1 || wanted.limit > largest_page) {
      return Error::invalid("limit", "limit must be 1 to 500");
    }
  }
  return wanted;
}

void RestApi::list_messages(Call call) {
  base::Result<store::HistoryQuery> wanted = history_query(call);
  if (!wanted) return call.responder.respond(refusal(wanted.error()));
  const bool forward = wanted->after.has_value();
  const ContentMode mode = mode_of(call.request);
  messenger_.history(std::move(*wanted), [mode, forward, responder = std::move(call.responder)](
                                             base::Result<store::HistoryPage> page) mutable {
    if (!page) return responder.respond(refusal(page.error()));
    responder.respond(json_answer(
        200, success_answer(mode, [&](Encoding& to) {
          to.json.key("messages");
          write_value(to, page->messages, false);
          to.json.key("hasMore").value(page->has_more);
          to.json.key("nextCursor");
          if (page->has_more && !page->messages.empty()) {
            to.json.value((forward ? page->messages.back() : page->messages.front()).id.to_string());
          } else {
            to.json.null();
          }
        })));
  });
}

}  // namespace parley::api
