// Hostile text against the sanitiser: what must change, what must not change, and that nothing is lost.
#include "chat/sanitiser.hpp"

#include <array>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace parley::chat {
namespace {

std::string safe(std::string_view text) {
  std::string scratch;
  return std::string(sanitise(text, ContentMode::safe, scratch));
}

std::string unescape_safe(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view form = text.starts_with("&lt;")    ? "&lt;"
                                  : text.starts_with("&amp;") ? "&amp;"
                                                              : "";
    out += form.empty() ? text.front() : form == "&lt;" ? '<' : '&';
    text.remove_prefix(form.empty() ? 1 : form.size());
  }
  return out;
}

bool can_open_a_tag(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '<') continue;
    if (at + 1 == text.size()) return true;
    const char next = text[at + 1];
    const bool letter = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
    if (letter || next == '/' || next == '!' || next == '?') return true;
  }
  return false;
}

struct Row {
  std::string_view typed;
  std::string_view safe;
};

TEST(Sanitiser, LeavesOrdinarySentencesAsTyped) {
  const std::string_view sentences[] = {
      "",
      "Hello, Bob!",
      "a < b && b > c",
      "I <3 you",
      "R&D",
      "AT&T and P&O",
      "O'Hara said \"no\"",
      "x<=y, x<-y, x << 2",
      "fish & chips",
      "&",
      "&&&",
      "a&b=c&d=e",
      "&#",
      "&#x",
      "&#;",
      "&#xg;",
      "&#name;",
      "& lt;",
      "&;",
      "&-lt;",
      "&1;",
      "&l",
      "&CoPy",
      "grüße <\xc3\xa9",
      "&\xc3\xa9;",
      "&abcdefghijklmnopqrstuvwxyzabcdefg;",  // 33 letters: no name is so long
  };
  for (const std::string_view sentence : sentences) EXPECT_EQ(safe(sentence), sentence);
}

TEST(Sanitiser, ChangesAnAngleBracketOnlyIfItCouldOpenATag) {
  const Row rows[] = {
      {"<b>", "&lt;b>"},
      {"<B", "&lt;B"},
      {"</b>", "&lt;/b>"},
      {"<!-- x -->", "&lt;!-- x -->"},
      {"<!DOCTYPE html>", "&lt;!DOCTYPE html>"},
      {"<?xml?>", "&lt;?xml?>"},
      {"<", "&lt;"},
      {"a<", "a&lt;"},
      {"<<b>", "<&lt;b>"},
      {"<\n<script>", "<\n&lt;script>"},
      {"<script>alert(1)</script>", "&lt;script>alert(1)&lt;/script>"},
      {"<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)>"},
      {"<svg/onload=alert(1)>", "&lt;svg/onload=alert(1)>"},
      {"a<b", "a&lt;b"},
      {"1<2<c", "1<2&lt;c"},
  };
  for (const Row& row : rows) EXPECT_EQ(safe(row.typed), row.safe) << row.typed;
}

TEST(Sanitiser, ChangesAnAmpersandOnlyIfItWouldStartACharacterReference) {
  const Row rows[] = {
      {"&lt;b&gt;", "&amp;lt;b&amp;gt;"},
      {"&amp;", "&amp;amp;"},
      {"&amp", "&amp;amp"},
      {"&lt", "&amp;lt"},
      {"&LTscript", "&amp;LTscript"},
      {"&copy2024", "&amp;copy2024"},
      {"&notit", "&amp;notit"},
      {"&frac12", "&amp;frac12"},
      {"&yuml", "&amp;yuml"},
      {"&AElig", "&amp;AElig"},
      {"&#60;", "&amp;#60;"},
      {"&#60", "&amp;#60"},
      {"&#x3c", "&amp;#x3c"},
      {"&#X3C;", "&amp;#X3C;"},
      {"&CounterClockwiseContourIntegral;", "&amp;CounterClockwiseContourIntegral;"},
      {"&hearts;", "&amp;hearts;"},
      {"&hearts", "&hearts"},
      {"&unknown;", "&amp;unknown;"},
      {"&&lt;", "&&amp;lt;"},
      {"&lt;&lt;", "&amp;lt;&amp;lt;"},
  };
  for (const Row& row : rows) EXPECT_EQ(safe(row.typed), row.safe) << row.typed;
}

TEST(Sanitiser, ReturnsTheTextItselfIfNothingChangesAndDoesNotUseScratch) {
  const std::string text = "I <3 R&D";
  std::string scratch = "before";
  for (const ContentMode mode : {ContentMode::safe, ContentMode::raw}) {
    EXPECT_EQ(sanitise(text, mode, scratch).data(), text.data());
    EXPECT_EQ(scratch, "before");
  }
  EXPECT_EQ(sanitise("<b>", ContentMode::safe, scratch), "&lt;b>");
  EXPECT_EQ(scratch, "&lt;b>");
}

TEST(Sanitiser, EscapeModeEscapesTheFiveCharactersEverywhere) {
  std::string scratch;
  EXPECT_EQ(sanitise("a < b & \"c\" > 'd'", ContentMode::escape, scratch),
            "a &lt; b &amp; &quot;c&quot; &gt; &#39;d&#39;");
  EXPECT_EQ(sanitise("plain", ContentMode::escape, scratch), "plain");
}

TEST(Sanitiser, RawModeReturnsTheTextUnchanged) {
  std::string scratch;
  EXPECT_EQ(sanitise("<b>&lt;", ContentMode::raw, scratch), "<b>&lt;");
}

TEST(Sanitiser, IsReversibleAndLetsNoTagThroughForRandomText) {
  constexpr std::array<std::string_view, 24> alphabet{
      "<", "&", "lt",   ";",     "amp", "#",    "x3C", "60",  "/",  "!",        "?",  "a",
      "Z", " ", "&lt;", "&amp;", "<b",  "copy", ">",   "not", "\n", "\xc3\xa9", "\"", "&#"};
  std::mt19937 random(20250925);
  std::uniform_int_distribution<std::size_t> letter(0, alphabet.size() - 1);
  std::uniform_int_distribution<std::size_t> length(0, 12);
  for (int round = 0; round < 200'000; ++round) {
    std::string typed;
    for (std::size_t left = length(random); left > 0; --left) typed += alphabet[letter(random)];
    const std::string out = safe(typed);
    ASSERT_EQ(unescape_safe(out), typed) << out;
    ASSERT_FALSE(can_open_a_tag(out)) << typed << " became " << out;
  }
}

}  // namespace
}  // namespace parley::chat
