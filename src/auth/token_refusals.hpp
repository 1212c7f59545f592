// Says to the operator why tokens are refused, because clients are not told: the reason, and what the token
// says of its key and its issuer. Never the token itself.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/rate_limiter.hpp"

namespace parley::auth {

/// Of one shard.
class TokenRefusals {
 public:
  /// Lines at the most; what is refused beyond them is counted, and the next line has the count.
  static constexpr std::int64_t lines_per_second = 5;

  /// `clock` outlives it.
  explicit TokenRefusals(const base::Clock& clock) : clock_(clock) {}

  /// Null: nothing is written. Must outlive this.
  void write_to(base::Log* log) { log_ = log; }
  bool is_written() const { return log_ != nullptr; }

  /// `token` as the client sent it, which need not be one. `reason` is a clause in English. Cost: for the few
  /// that are written, its header and payload are decoded; for all others, a comparison of times.
  void note(std::string_view reason, std::string_view token);

 private:
  const base::Clock& clock_;
  base::Log* log_ = nullptr;
  base::TokenBucket lines_ = base::TokenBucket::per(lines_per_second, base::Duration{1000});
  std::uint64_t unwritten_ = 0;
};

}  // namespace parley::auth
