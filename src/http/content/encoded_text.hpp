// Decodes non-ASCII text in the parameters of a header field, in the two encodings that clients use.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parley::http {

/// Decodes the ext-value of RFC 8187 section 3.2.1, "UTF-8''na%C3%AFve.txt", to UTF-8. The character set is
/// UTF-8, ISO-8859-1 or US-ASCII, in any letter case. The language is ignored. Returns std::nullopt if `text`
/// is not a valid ext-value.
std::optional<std::string> decode_extended_value(std::string_view text);

/// Decodes the encoded words of RFC 2047, "=?utf-8?B?bmHDr3ZlLnR4dA==?=", to UTF-8. Accepts one or more words
/// with blanks between them, in the character sets above. Returns any other text unchanged.
std::string decode_encoded_words(std::string_view text);

}  // namespace parley::http
