// E-mail addresses as far as they can be judged without knowing better than the mail servers.
#pragma once

#include <cstddef>
#include <string_view>

namespace parley::auth {

inline constexpr std::size_t longest_email = 254;  ///< RFC 5321, 4.5.3.1.3, without the angle brackets

/// One @ with something on both sides, and neither blanks nor control characters.
bool looks_like_email(std::string_view text);

/// Stricter, for an address that is new here: before the @ at most 64 bytes of letters, digits, dots and
/// what RFC 5322 calls atext, or letters beyond ASCII; behind it labels of letters, digits and hyphens, with
/// dots between them. No quoted local parts, no addresses in brackets: nobody has one, and what opens a tag
/// or a header has no business in an address.
bool is_registrable_email(std::string_view text);

}  // namespace parley::auth
