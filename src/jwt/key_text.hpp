// Decodes the various text forms of keys: with a byte order mark, in either alphabet of base64, with or
// without padding, broken into lines. The form does not change the key.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parley::jwt {

/// Returns the text without the UTF-8 byte order mark that some editors write. The result is a part of
/// `text`.
std::string_view without_byte_order_mark(std::string_view text);

/// Decodes both alphabets of RFC 4648. Blanks and line ends may be anywhere, and the padding at the end is
/// optional. Returns nothing for other characters and for an empty text.
std::optional<std::string> decode_any_base64(std::string_view text);

/// Removes the blanks around each line of `text`, as OpenSSL needs it for PEM.
std::string without_indentation(std::string_view text);

}  // namespace parley::jwt
