// Files that are compiled into the program. They are served from memory, with conditional requests (RFC 9110
// section 13) and a precompressed form.
#pragma once

#include <span>
#include <string_view>

#include "http/message.hpp"

namespace parley::http {

/// All views stay valid as long as the process runs.
struct StaticFile {
  std::string_view path;  ///< matches the request path exactly
  std::string_view content_type;
  /// With its quotes; the same for both forms, because caches distinguish them by Vary.
  std::string_view etag;
  std::string_view bytes;
  std::string_view gzipped;  ///< empty if there is no such form
};

/// Returns nullptr if there is no such file.
const StaticFile* find_file(std::span<const StaticFile> files, std::string_view path);

/// Whether If-None-Match names `etag` (with its quotes), so that the answer is 304.
bool has_current_form(const Request& request, std::string_view etag);

/// Returns 200, 304 if the client already has the file, or 405 if the method is neither GET nor HEAD.
Response answer_with(const StaticFile& file, const Request& request);

}  // namespace parley::http
