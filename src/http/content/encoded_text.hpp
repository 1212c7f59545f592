// Text beyond ASCII in the parameters of a field, in the two ways that clients write it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parley::http {

/// The ext-value of RFC 8187 section 3.2.1, "UTF-8''na%C3%AFve.txt", as UTF-8. Its character set is UTF-8,
/// ISO-8859-1 or US-ASCII, in any case; its language is passed over. Nothing for what is no such value.
std::optional<std::string> decode_extended_value(std::string_view text);

/// The encoded words of RFC 2047, "=?utf-8?B?bmHDr3ZlLnR4dA==?=", one or several with blanks between them, as
/// UTF-8. Character sets as above. A text that is anything else is itself.
std::string decode_encoded_words(std::string_view text);

}  // namespace parley::http
