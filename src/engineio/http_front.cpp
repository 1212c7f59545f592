#include "engineio/http_front.hpp"

#include <utility>

namespace parley::engineio {

HttpFront::HttpFront(Server& engine, http::Cors cors, std::span<const http::StaticFile> files)
    : engine_(engine), cors_(std::move(cors)), files_(files) {}

bool HttpFront::refuses(const http::Request& head) {
  return !engine_.serves(head.path) || engine_.refuses(head);
}

std::size_t HttpFront::max_body(const http::Request& head) {
  return engine_.serves(head.path) ? engine_.max_body(head) : 0;
}

void HttpFront::on_request(http::Request request, http::Responder responder) {
  responder.add_headers(cors_.headers_for(request));
  if (!engine_.serves(request.path)) return responder.respond(http::Response::text(404, "Not found\n"));
  if (request.method == "OPTIONS") return responder.respond(cors_.preflight(request));
  if (const auto* const file = http::find_file(files_, request.path)) {
    return responder.respond(http::answer_with(*file, request));
  }
  engine_.handle(std::move(request), std::move(responder));
}

http::Response HttpFront::on_refused(const http::Request& head, int status) {
  if (engine_.serves(head.path)) engine_.on_refused(head, status);
  http::Response response = http::Response::text(status, {});
  cors_.add_headers_to(response, head);
  return response;
}

}  // namespace parley::engineio
