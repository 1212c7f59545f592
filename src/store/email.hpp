// E-mail addresses name users, so two spellings of one address must be one key.
#pragma once

#include <string>

namespace parley::store {

/// Lower-cases ASCII letters. Letters beyond ASCII stay: how a mail server folds them is its own affair.
inline std::string lower_cased(std::string email) {
  for (char& c : email) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return email;
}

}  // namespace parley::store
