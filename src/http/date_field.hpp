// The Date field of answers (RFC 9110 sections 5.6.7 and 6.6.1). It is formatted once per second and shared
// by all answers of that second.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace parley::http {

class DateField {
 public:
  /// Returns "Date: Sun, 06 Nov 1994 08:49:37 GMT" and CRLF, valid until the next call. Compares two times,
  /// and formats the field only if the second has changed.
  std::string_view line(base::Timestamp now);

 private:
  std::chrono::sys_seconds second_ = std::chrono::sys_seconds::min();
  std::string line_;
};

}  // namespace parley::http
