// The Date field of answers (RFC 9110 sections 5.6.7 and 6.6.1): written once per second, however many carry
// it.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace parley::http {

class DateField {
 public:
  /// "Date: Sun, 06 Nov 1994 08:49:37 GMT" and its CRLF; valid until the next call. Cost: a comparison, and a
  /// formatting where another second has begun.
  std::string_view line(base::Timestamp now);

 private:
  std::chrono::sys_seconds second_ = std::chrono::sys_seconds::min();
  std::string line_;
};

}  // namespace parley::http
