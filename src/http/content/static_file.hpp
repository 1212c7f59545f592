// Files that are part of the program: served from memory, with conditional requests (RFC 9110 section 13) and
// a compressed form that was made before.
#pragma once

#include <span>
#include <string_view>

#include "http/message.hpp"

namespace parley::http {

/// Everything in it lives as long as the process.
struct StaticFile {
  std::string_view path;  ///< of requests, exactly
  std::string_view content_type;
  std::string_view etag;  ///< with its quotes; of both forms, since a cache tells them apart by Vary
  std::string_view bytes;
  std::string_view gzipped;  ///< empty: there is no such form
};

/// Null where there is none.
const StaticFile* find_file(std::span<const StaticFile> files, std::string_view path);

/// Whether If-None-Match names `etag` (with its quotes), so that 304 is the answer.
bool has_current_form(const Request& request, std::string_view etag);

/// 200 or, where the client has it already, 304; 405 for what is neither GET nor HEAD.
Response answer_with(const StaticFile& file, const Request& request);

}  // namespace parley::http
