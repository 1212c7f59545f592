// Logs for the operator why tokens are rejected, because clients are not told. A line has the reason, and the
// key and the issuer that the token names, but never the token itself.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/rate_limiter.hpp"

namespace parley::auth {

/// One instance for each shard.
class TokenRefusals {
 public:
  /// The largest number of lines per second. Further rejections are counted, and the next line has the count.
  static constexpr std::int64_t lines_per_second = 5;

  /// `clock` must outlive this object.
  explicit TokenRefusals(const base::Clock& clock) : clock_(clock) {}

  /// Sets the log. May be nullptr, in which case nothing is written. Must outlive this object.
  void write_to(base::Log* log) { log_ = log; }
  bool is_written() const { return log_ != nullptr; }

  /// Logs a rejection. `token` is the text that the client sent, which may not be a token. `reason` is a
  /// clause in English. Cost: the header and the payload are decoded for a line that is written; otherwise
  /// only times are compared.
  void note(std::string_view reason, std::string_view token);

 private:
  const base::Clock& clock_;
  base::Log* log_ = nullptr;
  base::TokenBucket lines_ = base::TokenBucket::per(lines_per_second, base::Duration{1000});
  std::uint64_t unwritten_ = 0;
};

}  // namespace parley::auth
