// Prints faults by name, so that a failing test shows which fault it got.
#pragma once

#include <array>
#include <cstddef>
#include <ostream>
#include <string_view>

#include "jwt/claims.hpp"

namespace parley::jwt {

inline void PrintTo(TokenFault fault, std::ostream* out) {
  constexpr std::array<std::string_view, 16> names{
      "too_long",        "not_three_segments", "bad_base64url", "bad_header",  "refused_header", "wrong_type",
      "wrong_algorithm", "unknown_key",        "bad_signature", "bad_payload", "bad_user",       "bad_time",
      "wrong_issuer",    "wrong_audience",     "not_yet_valid", "expired"};
  static_assert(names.size() == static_cast<std::size_t>(TokenFault::expired) + 1);
  *out << names[static_cast<std::size_t>(fault)];
}

}  // namespace parley::jwt
