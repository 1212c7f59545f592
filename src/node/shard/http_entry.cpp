#include "node/shard/http_entry.hpp"

#include <string_view>
#include <utility>

#include "api/gateway/rest_response.hpp"
#include "client/files.hpp"
#include "engineio/request_target.hpp"
#include "http/content/static_file.hpp"

namespace parley::node {

namespace {

constexpr std::string_view api_path = "/api/";

}  // namespace

HttpEntry::HttpEntry(engineio::Server& engine, api::RestGateway& rest, http::Cors cors, std::size_t max_body,
                     web::Page page)
    : engine_(engine), rest_(rest), cors_(std::move(cors)), max_body_(max_body), page_(std::move(page)) {}

std::size_t HttpEntry::max_body(const http::Request& head) {
  if (engine_.serves(head.path)) return engine_.max_body(head);
  return head.path.starts_with(api_path) ? rest_.max_body(head, max_body_) : max_body_;
}

std::string HttpEntry::foreign_session(const http::Request& request) const {
  if (siblings_ == nullptr || !engine_.serves(request.path)) return {};
  std::string sid = engineio::session_named_by(request);
  return siblings_->have(sid) ? sid : std::string();
}

void HttpEntry::on_request(http::Request request, http::Responder responder) {
  if (const std::string sid = foreign_session(request); !sid.empty()) {
    return siblings_->pass_on(sid, std::move(request), std::move(responder));
  }
  responder.add_headers(cors_.headers_for(request));
  if (request.method == "OPTIONS") return responder.respond(cors_.preflight(request));
  if (const auto* const file = http::find_file(client::files(), request.path)) {
    return responder.respond(http::answer_with(*file, request));
  }
  if (engine_.serves(request.path)) return engine_.handle(std::move(request), std::move(responder));
  if (request.path.starts_with(api_path)) return rest_.handle(std::move(request), std::move(responder));
  if (auto answer = page_.answer(request)) return responder.respond(*std::move(answer));
  responder.respond(own_answer(request));
}

http::Response HttpEntry::own_answer(const http::Request& request) const {
  const bool is_read = request.method == "GET" || request.method == "HEAD";
  if (request.path == "/health" && is_read) return http::Response::json(200, R"({"status":"ok"})");
  if (request.path == "/ready" && is_read) {
    return is_ready_ ? http::Response::json(200, R"({"status":"ready"})")
                     : http::Response::json(503, R"({"status":"not ready"})");
  }
  if (request.path == "/" && is_read) {
    return http::Response::text(
        200,
        "This is Parley: chat and calls over Socket.IO and REST.\n"
        "POST /api/auth/login to begin; Socket.IO clients connect to this address.\n");
  }
  return api::refusal(base::Error(base::ErrorCode::not_found));
}

http::Response HttpEntry::on_refused(const http::Request& head, int status) {
  const bool is_engine = engine_.serves(head.path);
  if (is_engine) engine_.on_refused(head, status);
  http::Response response = is_engine ? http::Response::text(status, {}) : api::refusal(status);
  cors_.add_headers_to(response, head);
  return response;
}

}  // namespace parley::node
