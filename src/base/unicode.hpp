// What of Unicode this server looks at: composed forms, capitals, and characters that nothing is seen of. All
// of it has a fast way for ASCII. Text must be UTF-8; what is not is answered as it came.
#pragma once

#include <string>
#include <string_view>

namespace parley::base {

/// Normalization Form C (UAX #15): one spelling for letters with marks, however they were typed. ASCII is
/// moved through. The working memory is wiped, because the text may be a password.
std::string nfc(std::string text);

/// The key by which two spellings of a name or an address are one: Form C, and simple case folding (C and S
/// of CaseFolding.txt), so that every letter stays one letter. Folding twice changes nothing.
std::string folded(std::string_view text);

/// The form in which text is looked for: Form C, and full case folding, in which "ß" is "ss".
std::string search_form(std::string_view text);

/// Whether a reader sees anything of it: one character at least that is neither blank (a separator, a control
/// character or U+2800) nor ignorable by default (the property Default_Ignorable_Code_Point). Cost: O(n), and
/// one comparison for text that begins with a visible character of ASCII.
bool has_visible(std::string_view text);

/// Text that people wrote, as it is kept: without control characters but tab and newline, without blanks at
/// both ends, and empty where nothing of it can be seen.
std::string cleaned(std::string_view text);

}  // namespace parley::base
