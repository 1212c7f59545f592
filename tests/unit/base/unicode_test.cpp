// Tests composed forms, case folding, and the detection of visible text.
#include "base/unicode.hpp"

#include <string>

#include <gtest/gtest.h>

namespace parley::base {
namespace {

using namespace std::string_literals;

struct Case {
  std::string text;
  std::string wanted;
};

std::string utf8(const char8_t* text) {
  return reinterpret_cast<const char*>(text);
}

TEST(Unicode, ComposesLettersAndMarks) {
  const Case cases[] = {
      {"", ""},
      {"Plain ASCII, 123!\0x"s, "Plain ASCII, 123!\0x"s},
      {utf8(u8"e\u0301"), utf8(u8"\u00e9")},
      {utf8(u8"A\u030a"), utf8(u8"\u00c5")},
      {utf8(u8"\u212b"), utf8(u8"\u00c5")},                // the sign of the unit Angstrom
      {utf8(u8"\u1112\u1161\u11ab"), utf8(u8"\ud55c")},    // Hangul
      {utf8(u8"q\u0307\u0323"), utf8(u8"q\u0323\u0307")},  // no composed form; the marks are reordered
      {utf8(u8"\u0958"), utf8(u8"\u0915\u093c")},          // a composed form that NFC excludes
      {utf8(u8"\U0001f469\u200d\U0001f680"), utf8(u8"\U0001f469\u200d\U0001f680")},
      {utf8(u8"\u00c4\u00df"), utf8(u8"\u00c4\u00df")},  // capitals are unchanged
      {utf8(u8"\ufb01"), utf8(u8"\ufb01")},              // compatibility forms are unchanged
  };
  for (const Case& c : cases) {
    EXPECT_EQ(nfc(c.text), c.wanted) << testing::PrintToString(c.text);
    EXPECT_EQ(nfc(c.wanted), c.wanted) << testing::PrintToString(c.text);
  }
}

TEST(Unicode, ReturnsInvalidUtf8Unchanged) {
  for (const std::string& text : {"\xff"s, "e\xcc"s, "A\xed\xa0\x80"s, "\xc3\xa9\x80"s}) {
    EXPECT_EQ(nfc(text), text);
    EXPECT_EQ(folded(text), text);
    EXPECT_EQ(search_form(text), text);
    EXPECT_TRUE(has_visible(text));
  }
}

TEST(Unicode, FoldsEveryLetterToOneLetter) {
  const Case cases[] = {
      {"Alice.B+Tag@EXAMPLE.com", "alice.b+tag@example.com"},
      {utf8(u8"J\u00dcRGEN"), utf8(u8"j\u00fcrgen")},
      {utf8(u8"JU\u0308RGEN"), utf8(u8"j\u00fcrgen")},
      {utf8(u8"\u0141\u00d3D\u0179"), utf8(u8"\u0142\u00f3d\u017a")},
      {utf8(u8"\u0418\u0412\u0410\u041d"), utf8(u8"\u0438\u0432\u0430\u043d")},
      {utf8(u8"\u03a3\u03c2\u03c3"), utf8(u8"\u03c3\u03c3\u03c3")},  // three forms of sigma
      {utf8(u8"\u212a"), "k"},                                       // the sign of the unit Kelvin
      {utf8(u8"\u017f"), "s"},                                       // long s
      {utf8(u8"Stra\u00dfe"), utf8(u8"stra\u00dfe")},
      {utf8(u8"STRA\u1e9eE"), utf8(u8"stra\u00dfe")},
      {utf8(u8"\u0130"), utf8(u8"\u0130")},
      {utf8(u8"I\u0307"), utf8(u8"\u0130")},
      {utf8(u8"\u0131"), utf8(u8"\u0131")},
      {utf8(u8"\U00010400"), utf8(u8"\U00010428")},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(folded(c.text), c.wanted) << testing::PrintToString(c.text);
    EXPECT_EQ(folded(c.wanted), c.wanted) << testing::PrintToString(c.text);
  }
}

TEST(Unicode, SearchFormIsEqualForEqualText) {
  EXPECT_EQ(search_form(utf8(u8"Stra\u00dfe")), search_form("STRASSE"));
  EXPECT_EQ(search_form(utf8(u8"M\u00dcLLER")), search_form(utf8(u8"mu\u0308ller")));
  EXPECT_EQ(search_form(utf8(u8"\u039f\u0394\u03a5\u03a3\u03a3\u0395\u03a5\u03a3")),
            search_form(utf8(u8"\u03bf\u03b4\u03c5\u03c3\u03c3\u03b5\u03c5\u03c2")));
  EXPECT_NE(search_form(utf8(u8"\u00e9")), search_form("e"));
}

TEST(Unicode, LettersSignsAndEmojiAreVisible) {
  for (const std::string& text :
       {"a"s, " a"s, "\n."s, utf8(u8"\u200b!"), utf8(u8"\u00e9"), utf8(u8"\ufffd"), utf8(u8"\u2801"),
        utf8(u8"\u2764\ufe0f"), utf8(u8"\U0001f469\u200d\U0001f469\u200d\U0001f466"), utf8(u8"\u0301"),
        utf8(u8"\u0600"), utf8(u8"\ue000"), utf8(u8"\U0001f3f4\U000e0067\U000e007f")}) {
    EXPECT_TRUE(has_visible(text)) << testing::PrintToString(text);
    EXPECT_EQ(cleaned(text).empty(), false) << testing::PrintToString(text);
  }
}

TEST(Unicode, BlanksAndIgnorableCharactersAreInvisible) {
  std::string all;
  for (const std::string& text : {""s,
                                  " "s,
                                  "\t\n\v\f\r"s,
                                  "\x01\x7f"s,
                                  "\0"s,
                                  utf8(u8"\u0085"),
                                  utf8(u8"\u00a0"),
                                  utf8(u8"\u00ad"),
                                  utf8(u8"\u034f"),
                                  utf8(u8"\u061c"),
                                  utf8(u8"\u115f"),
                                  utf8(u8"\u1160"),
                                  utf8(u8"\u1680"),
                                  utf8(u8"\u17b4"),
                                  utf8(u8"\u180b"),
                                  utf8(u8"\u180e"),
                                  utf8(u8"\u2000"),
                                  utf8(u8"\u200a"),
                                  utf8(u8"\u200b"),
                                  utf8(u8"\u200c"),
                                  utf8(u8"\u200d"),
                                  utf8(u8"\u200e"),
                                  utf8(u8"\u202e"),
                                  utf8(u8"\u2028"),
                                  utf8(u8"\u2029"),
                                  utf8(u8"\u202f"),
                                  utf8(u8"\u205f"),
                                  utf8(u8"\u2060"),
                                  utf8(u8"\u2063"),
                                  utf8(u8"\u2066"),
                                  utf8(u8"\u206f"),
                                  utf8(u8"\u2800"),
                                  utf8(u8"\u3000"),
                                  utf8(u8"\u3164"),
                                  utf8(u8"\ufe00"),
                                  utf8(u8"\ufe0f"),
                                  utf8(u8"\ufeff"),
                                  utf8(u8"\uffa0"),
                                  utf8(u8"\U0001d173"),
                                  utf8(u8"\U000e0001"),
                                  utf8(u8"\U000e0041"),
                                  utf8(u8"\U000e0100")}) {
    EXPECT_FALSE(has_visible(text)) << testing::PrintToString(text);
    EXPECT_EQ(cleaned(text), "") << testing::PrintToString(text);
    all += text;
  }
  EXPECT_FALSE(has_visible(all));
  EXPECT_TRUE(has_visible(all + "x"));
}

TEST(Unicode, CleanedRemovesControlsAndBlanksAtBothEnds) {
  const Case cases[] = {
      {"hi", "hi"},
      {"  hi there\n", "hi there"},
      {"\x01 hi \x02"s, "hi"},
      {"\0 \0a\0b \0"s, "ab"},
      {utf8(u8"\u00a0\u3000hi\u2003\ufeff"), "hi"},
      {"a\tb\r\nc", "a\tb\nc"},
      {utf8(u8"\u2764\ufe0f"), utf8(u8"\u2764\ufe0f")},
      {utf8(u8"\u2060x\u2060"), utf8(u8"\u2060x\u2060")},
      {utf8(u8"e\u0301"), utf8(u8"e\u0301")},
  };
  for (const Case& c : cases) EXPECT_EQ(cleaned(c.text), c.wanted) << testing::PrintToString(c.text);
}

}  // namespace
}  // namespace parley::base
