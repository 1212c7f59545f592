// UTF-8 (RFC 3629): validation of complete text and of text that arrives in pieces, and two clean-up
// functions for user text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace parley::base {

bool is_ascii(std::string_view text);

/// Returns false for overlong forms, surrogates and code points beyond U+10FFFF.
bool is_valid_utf8(std::string_view text);

/// Validates text that arrives in pieces, which may be split anywhere. Fails at the first byte that no valid
/// text can have at its position.
class Utf8Validator {
 public:
  /// Returns false from the first piece that no valid text can continue, until reset().
  bool feed(std::string_view piece);
  /// Whether the text may end here: the last character is complete.
  bool complete() const { return needed_ == 0 && !failed_; }
  void reset() { *this = {}; }

 private:
  std::uint8_t needed_ = 0;  ///< continuation bytes still missing
  std::uint8_t low_ = 0x80;  ///< range of the next one
  std::uint8_t high_ = 0xbf;
  bool failed_ = false;
};

/// Removes white space (Unicode's White_Space, U+200B and U+FEFF) at both ends of valid UTF-8.
std::string_view trim_blank(std::string_view text);

/// Whether valid UTF-8 contains a C0 or C1 control character or DEL.
bool has_control(std::string_view text);

/// Removes C0 and C1 control characters and DEL, except tab and newline, from valid UTF-8.
std::string without_controls(std::string_view text);

}  // namespace parley::base
