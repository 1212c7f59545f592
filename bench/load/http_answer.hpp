// HTTP/1.1 answers as far as a load client needs them: the status, and where the answer ends.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "load/frame.hpp"

namespace parley::bench {

struct HttpAnswer {
  Reading reading = Reading::incomplete;
  int status = 0;
  std::string_view body;  ///< a part of the bytes that were read
  std::size_t size = 0;   ///< of head and body, in bytes
};

/// The largest head that is read, in bytes.
inline constexpr std::size_t largest_head = std::size_t{16} * 1024;

/// Reads the first answer of `bytes`. It is invalid if it is not HTTP/1.1, if its head is too large, or if it
/// has no Content-Length (101, 204 and 304 need none).
HttpAnswer read_answer(std::string_view bytes);

/// Returns "HTTP 429 ..." with status and body, to report a fault.
std::string text_of(const HttpAnswer& answer);

/// Calls `use(body)` for each complete answer at the front, and returns how many bytes they have. The first
/// invalid or unsuccessful answer (not 2xx) goes to `fail(answer)` instead, together with everything after
/// it.
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
