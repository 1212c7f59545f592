// The token of header fields (RFC 9110 section 5.6.2), the only part of HTTP's grammar that this folder
// needs.
#pragma once

#include <string_view>

namespace parley::ws {

constexpr bool is_token_char(char c) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         others.find(c) != std::string_view::npos;
}

}  // namespace parley::ws
