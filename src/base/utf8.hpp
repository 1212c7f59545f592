// UTF-8 (RFC 3629): validation of whole text and of text that comes in pieces, and the two clean-ups that
// people's words get.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace parley::base {

bool is_ascii(std::string_view text);

/// Refuses overlong forms, surrogates and what lies past U+10FFFF.
bool is_valid_utf8(std::string_view text);

/// Validates text that arrives in pieces cut anywhere. Fails at the first byte that no valid text can have
/// in its place.
class Utf8Validator {
 public:
  /// False from the first piece that cannot be continued to valid text, until reset().
  bool feed(std::string_view piece);
  /// Whether the text may end here: no character is half-way through.
  bool complete() const { return needed_ == 0 && !failed_; }
  void reset() { *this = {}; }

 private:
  std::uint8_t needed_ = 0;  ///< continuation bytes still missing
  std::uint8_t low_ = 0x80;  ///< bounds of the next one
  std::uint8_t high_ = 0xbf;
  bool failed_ = false;
};

/// Without the white space (Unicode's White_Space, U+200B and U+FEFF) at both ends of valid UTF-8.
std::string_view trim_blank(std::string_view text);

/// Whether valid UTF-8 has a C0 or C1 control or DEL.
bool has_control(std::string_view text);

/// Without C0 and C1 controls and DEL, except tab and newline, of valid UTF-8.
std::string without_controls(std::string_view text);

}  // namespace parley::base
