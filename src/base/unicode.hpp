// The Unicode operations of this server: composed forms, case folding and detection of invisible text. All of
// them have a fast path for ASCII. Text must be UTF-8; invalid text is returned unchanged.
#pragma once

#include <string>
#include <string_view>

namespace parley::base {

/// Returns Normalization Form C (UAX #15): one spelling for letters with marks, independent of how they were
/// typed. An ASCII argument is moved to the result. The working memory is wiped, because the text may be a
/// password.
std::string nfc(std::string text);

/// Returns the key that decides whether two names or addresses are equal: Form C with simple case folding (C
/// and S of CaseFolding.txt), so that every letter stays one letter. The function is idempotent.
std::string folded(std::string_view text);

/// Returns the form that is used for searching: Form C with full case folding, in which "ß" becomes "ss".
std::string search_form(std::string_view text);

/// Whether the text has at least one visible character. Such a character is neither blank (a separator, a
/// control character or U+2800) nor has the property Default_Ignorable_Code_Point. Takes O(n) time, and one
/// comparison if the text begins with a visible ASCII character.
bool has_visible(std::string_view text);

/// Returns user text in the form that is stored. Control characters except tab and newline are removed, and
/// so are blanks at both ends. The result is empty if nothing in it is visible.
std::string cleaned(std::string_view text);

}  // namespace parley::base
