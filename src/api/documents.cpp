#include "api/documents.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <string>

#include "api/describe/asyncapi.hpp"
#include "api/describe/openapi.hpp"
#include "api/describe/types.hpp"
#include "api/feature_rows.hpp"
#include "api/features.hpp"
#include "api/gateway/http_call.hpp"
#include "base/version.hpp"
#include "http/content/gzip.hpp"
#include "http/content/static_file.hpp"

namespace parley::api {

namespace {

/// A tag that changes with the text (64-bit FNV-1a).
std::string tag_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  std::array<char, 16> digits{};
  const auto [end, problem] = std::to_chars(digits.data(), digits.data() + digits.size(), hash, 16);
  return "\"" + std::string(digits.data(), end) + "\"";
}

/// A document with what its answers need, made once.
struct Document {
  std::string text;
  std::string gzipped = http::gzip(text);
  std::string tag = tag_of(text);
  std::string media_type;

  Document(std::string text_, std::string_view media_type_)
      : text(std::move(text_)), media_type(media_type_) {
    media_type += "; charset=utf-8";
  }

  void answer(HttpCall& call) const {
    const http::StaticFile file{{}, media_type, tag, text, gzipped};
    call.reply.respond(http::answer_with(file, call.request));
  }
};

void serve_openapi(const Features&, HttpCall call) {
  static const Document document(printing::openapi(base::version), openapi_document.traits.media_type);
  document.answer(call);
}

void serve_asyncapi(const Features&, HttpCall call) {
  static const Document document(printing::asyncapi(base::version), asyncapi_document.traits.media_type);
  document.answer(call);
}

void serve_types(const Features&, HttpCall call) {
  static const Document document(printing::types(), types_document.traits.media_type);
  document.answer(call);
}

constexpr std::array rows{serve_http<openapi_document, &serve_openapi>(),
                          serve_http<asyncapi_document, &serve_asyncapi>(),
                          serve_http<types_document, &serve_types>()};

}  // namespace

FeatureRows document_rows() {
  return {rows, {}};
}

}  // namespace parley::api
