// Answers of HTTP/1.1 as far as a load client needs them: what status, and where the answer ends.
#pragma once

#include <cstddef>
#include <string>
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

/// "HTTP 429 ...": status and body, for a fault.
std::string text_of(const HttpAnswer& answer);

/// Calls `use(body)` for each whole answer at the front, and returns how many bytes they have. The first one
/// that is invalid or no success (2xx) goes to `fail(answer)` instead, with all that is behind it.
template <class Use, class Fail>
std::size_t read_successes(std::string_view bytes, Use use, Fail fail) {
  std::size_t used = 0;
  while (used < bytes.size()) {
    const HttpAnswer answer = read_answer(bytes.substr(used));
    if (answer.reading == Reading::incomplete) break;
    if (answer.reading == Reading::invalid || answer.status / 100 != 2) {
      fail(answer);
      return bytes.size();
    }
    used += answer.size;
    use(answer.body);
  }
  return used;
}

}  // namespace parley::bench
