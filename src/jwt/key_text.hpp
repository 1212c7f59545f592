// Keys as people and programs write them down: with a byte order mark, in either alphabet of base64, with
// padding or without, broken into lines. None of that changes which key it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parley::jwt {

/// Without the mark of UTF-8 that some editors put in front. A part of `text`.
std::string_view without_byte_order_mark(std::string_view text);

/// Both alphabets of RFC 4648, with blanks and line ends anywhere and padding or none at the end. Nothing for
/// other characters, and for an empty text.
std::optional<std::string> decode_any_base64(std::string_view text);

/// The lines of `text` without the blanks around each, as OpenSSL reads PEM.
std::string without_indentation(std::string_view text);

}  // namespace parley::jwt
