// The Range field with one range of bytes (RFC 9110 section 14). A request for several ranges is ignored, as
// the RFC permits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace parley::http {

struct Range {
  enum class Kind : std::uint8_t { whole, part, unsatisfiable };
  Kind kind = Kind::whole;
  std::uint64_t first = 0;
  std::uint64_t length = 0;  ///< of the part, or of the whole body

  bool operator==(const Range&) const = default;
};

/// Returns the range that `request` asks for, in a body of `size` bytes whose current version is `etag`.
/// Returns the whole body if the request's If-Range names another version.
Range wanted_range(const Request& request, std::uint64_t size, std::string_view etag);

/// Returns a response with status 200, 206 or 416 and the fields that describe the range. Its body is empty.
Response answer_with(const Range& range, std::uint64_t size);

}  // namespace parley::http
