#include "engineio/http_front.hpp"

#include <limits>
#include <utility>

namespace parley::engineio {

HttpFront::HttpFront(Server& engine, http::Cors cors, std::span<const http::StaticFile> files)
    : engine_(engine), cors_(std::move(cors)), files_(files) {}

std::size_t HttpFront::max_body(const http::Request& head) {
  // Any other request is answered without reading its body.
  return engine_.serves(head.path) ? engine_.max_body(head) : std::numeric_limits<std::size_t>::max();
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
