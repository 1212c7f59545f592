// E-mail addresses name users, so two spellings of one address must be one key.
#pragma once

#include <string>
#include <string_view>

#include "base/unicode.hpp"

namespace parley::store {

/// What an address is kept and found by: composed and folded, so that neither capitals nor the way in which a
/// letter with a mark was typed make another address. The same for all alphabets.
inline std::string email_key(std::string_view email) {
  return base::folded(email);
}

/// The key of former times, which folded ASCII alone. A database that has two addresses which are one by
/// today's key still has the second under this one.
inline std::string former_email_key(std::string email) {
  for (char& c : email) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return email;
}

}  // namespace parley::store
