// Base64 (RFC 4648) with both alphabets. Decoding is strict: every value has exactly one accepted encoding.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parley::base {

/// Section 4: the alphabet with `+` and `/`, padded.
std::string encode_base64(std::string_view bytes);
/// Returns std::nullopt for white space, missing or extra padding, characters outside the alphabet, and
/// non-zero trailing bits.
std::optional<std::string> decode_base64(std::string_view text);

/// Section 5: the alphabet with `-` and `_`, never padded.
std::string encode_base64url(std::string_view bytes);
std::optional<std::string> decode_base64url(std::string_view text);

}  // namespace parley::base
