// A part of a body: the Range field with one range of bytes (RFC 9110 section 14). Several ranges at once are
// ignored, as a server may.
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
  std::uint64_t length = 0;  ///< of the part, or of the whole

  bool operator==(const Range&) const = default;
};

/// What `request` wants of a body of `size` bytes whose current form is `etag`; the whole where its If-Range
/// names another form.
Range wanted_range(const Request& request, std::uint64_t size, std::string_view etag);

/// 200, 206 or 416 and the fields that say which part the body is.
Response answer_with(const Range& range, std::uint64_t size);

}  // namespace parley::http
