// Base64 (RFC 4648), both alphabets, decoded strictly: one encoding per value, so that nothing can be
// written in two ways.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parley::base {

/// Section 4: `+` and `/`, padded.
std::string encode_base64(std::string_view bytes);
/// Nothing for white space, missing or extra padding, foreign characters or non-zero trailing bits.
std::optional<std::string> decode_base64(std::string_view text);

/// Section 5: `-` and `_`, never padded.
std::string encode_base64url(std::string_view bytes);
std::optional<std::string> decode_base64url(std::string_view text);

}  // namespace parley::base
