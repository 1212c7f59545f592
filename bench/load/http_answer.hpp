// Answers of HTTP/1.1 as far as a load client needs them: what status, and where the answer ends.
#pragma once

#include <cstddef>
#include <string_view>

#include "load/frame.hpp"

namespace parley::bench {

struct HttpAnswer {
  Reading reading = Reading::incomplete;
  int status = 0;
  std::string_view body;  ///< of the bytes it was read from
  std::size_t size = 0;   ///< of head and body
};

/// Bytes of the largest head that is read.
inline constexpr std::size_t largest_head = std::size_t{16} * 1024;

/// The answer at the front. Invalid: no HTTP/1.1, a head that is too large, or an answer whose end no
/// Content-Length says (101, 204 and 304 have none).
HttpAnswer read_answer(std::string_view bytes);

}  // namespace parley::bench
