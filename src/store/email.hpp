// The keys by which users are found by e-mail address: two spellings of one address have the same key.
#pragma once

#include <string>
#include <string_view>

#include "base/unicode.hpp"

namespace parley::store {

/// Returns the key under which an address is stored and found: the address in composed form, with its case
/// folded. So neither capital letters nor the way an accented letter was typed make another address, in any
/// alphabet.
inline std::string email_key(std::string_view email) {
  return base::folded(email);
}

/// Returns the key of earlier versions, which folded only ASCII letters. If two addresses in a database have
/// the same key today, the second one is still stored under this key.
inline std::string former_email_key(std::string email) {
  for (char& c : email) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return email;
}

}  // namespace parley::store
