// Checks the form of e-mail addresses, as far as that is possible without asking mail servers.
#pragma once

#include <cstddef>
#include <string_view>

namespace parley::auth {

inline constexpr std::size_t longest_email = 254;  ///< RFC 5321, 4.5.3.1.3, without the angle brackets

/// Whether the text has exactly one @ with characters on both sides, and neither blanks nor control
/// characters.
bool looks_like_email(std::string_view text);

/// A stricter check for the address of a new account. Before the @ there may be at most 64 bytes of letters,
/// digits, dots and other atext characters of RFC 5322, including letters beyond ASCII. After it there must
/// be labels of letters, digits and hyphens, separated by dots. Quoted local parts and addresses in brackets
/// are rejected, because they are not in use. Characters that can open a tag or a header do not belong in an
/// address.
bool is_registrable_email(std::string_view text);

}  // namespace parley::auth
