#include "api/documents.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "api/describe/asyncapi.hpp"
#include "api/describe/openapi.hpp"
#include "api/describe/types.hpp"
#include "api/feature_rows.hpp"
#include "api/features.hpp"
#include "api/gateway/http_call.hpp"
#include "base/version.hpp"
#include "http/content/made_file.hpp"

namespace parley::api {

namespace {

http::MadeFile document(std::string text, std::string_view media_type) {
  return {std::move(text), std::string(media_type) + "; charset=utf-8"};
}

void serve_openapi(const Features&, HttpCall call) {
  static const http::MadeFile file =
      document(printing::openapi(base::version), openapi_document.traits.media_type);
  call.reply.respond(file.answer(call.request));
}

void serve_asyncapi(const Features&, HttpCall call) {
  static const http::MadeFile file =
      document(printing::asyncapi(base::version), asyncapi_document.traits.media_type);
  call.reply.respond(file.answer(call.request));
}

void serve_types(const Features&, HttpCall call) {
  static const http::MadeFile file = document(printing::types(), types_document.traits.media_type);
  call.reply.respond(file.answer(call.request));
}

constexpr std::array rows{serve_http<openapi_document, &serve_openapi>(),
                          serve_http<asyncapi_document, &serve_asyncapi>(),
                          serve_http<types_document, &serve_types>()};

}  // namespace

FeatureRows document_rows() {
  return {rows, {}};
}

}  // namespace parley::api
