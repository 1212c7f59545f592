#include "http/content/static_file.hpp"

#include <algorithm>
#include <string>

#include "http/text.hpp"

namespace parley::http {

namespace {

/// Whether the client accepts gzip. A weight of 0 refuses it (RFC 9110 section 12.5.3).
bool takes_gzip(const Request& request) {
  const std::string* const accepted = request.headers.find("Accept-Encoding");
  if (accepted == nullptr) return false;
  std::string_view rest = *accepted;
  while (!rest.empty()) {
    const std::string_view one = take_element(rest);
    const std::size_t semicolon = std::min(one.find(';'), one.size());
    if (!equal_ignoring_case(trim_space(one.substr(0, semicolon)), "gzip")) continue;
    const std::string_view weight = trim_space(one.substr(std::min(semicolon + 1, one.size())));
    return weight.find_first_not_of("qQ=0.") != std::string_view::npos || weight.empty();
  }
  return false;
}

}  // namespace

/// If-None-Match uses the weak comparison (RFC 9110 section 13.1.2): the field holds the tag with or without
/// W/, a list of tags, or "*".
bool has_current_form(const Request& request, std::string_view etag) {
  const std::string weak = "W/" + std::string(etag);
  return request.headers.has_token("If-None-Match", etag) ||
         request.headers.has_token("If-None-Match", weak) || request.headers.has_token("If-None-Match", "*");
}

const StaticFile* find_file(std::span<const StaticFile> files, std::string_view path) {
  const auto found = std::ranges::find(files, path, &StaticFile::path);
  return found == files.end() ? nullptr : &*found;
}

Response answer_with(const StaticFile& file, const Request& request) {
  if (request.method != "GET" && request.method != "HEAD") {
    Response response = Response::text(405, "");
    response.headers.add("Allow", "GET, HEAD");
    return response;
  }
  Response response{200, {}, {}};
  response.headers.add("Cache-Control", "public, max-age=0");
  response.headers.add("ETag", std::string(file.etag));
  response.headers.add("Vary", "Accept-Encoding");
  if (has_current_form(request, file.etag)) {
    response.status = 304;
    return response;
  }
  response.headers.add("Content-Type", std::string(file.content_type));
  response.headers.add("X-Content-Type-Options", "nosniff");
  const bool is_compressed = !file.gzipped.empty() && takes_gzip(request);
  if (is_compressed) response.headers.add("Content-Encoding", "gzip");
  response.body = is_compressed ? file.gzipped : file.bytes;
  return response;
}

}  // namespace parley::http
