#include "http/content/encoded_text.hpp"

#include <algorithm>
#include <utility>

#include "base/base64.hpp"
#include "base/utf8.hpp"
#include "http/message.hpp"
#include "http/text.hpp"

namespace parley::http {

namespace {

std::string utf8_of_latin1(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out.push_back(c);
    } else {
      out.push_back(static_cast<char>(0xc0 | byte >> 6));
      out.push_back(static_cast<char>(0x80 | (byte & 0x3f)));
    }
  }
  return out;
}

std::optional<std::string> utf8_of(std::string bytes, std::string_view charset) {
  if (equal_ignoring_case(charset, "iso-8859-1")) return utf8_of_latin1(bytes);
  const bool is_utf8 = equal_ignoring_case(charset, "utf-8") || equal_ignoring_case(charset, "us-ascii");
  if (!is_utf8 || !base::is_valid_utf8(bytes)) return std::nullopt;
  return bytes;
}

/// Decodes the "Q" encoding of RFC 2047 section 4.2.
std::optional<std::string> decode_q(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') {
      out.push_back(text[i] == '_' ? ' ' : text[i]);
      continue;
    }
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    out.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return out;
}

/// Removes and returns the text before the next '?'. Removes the '?' too.
std::optional<std::string_view> take_field(std::string_view& text) {
  const std::size_t end = text.find('?');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view field = text.substr(0, end);
  text.remove_prefix(end + 1);
  return field;
}

struct Word {
  std::string_view charset;
  std::string bytes;
};

/// Removes one encoded word from the front of `text` and returns it.
std::optional<Word> take_word(std::string_view& text) {
  if (!text.starts_with("=?")) return std::nullopt;
  text.remove_prefix(2);
  const auto charset = take_field(text);
  const auto encoding = charset ? take_field(text) : std::nullopt;
  const auto encoded = encoding ? take_field(text) : std::nullopt;
  if (!encoded || !text.starts_with('=')) return std::nullopt;
  text.remove_prefix(1);
  std::optional<std::string> bytes;
  if (equal_ignoring_case(*encoding, "B")) bytes = base::decode_base64(*encoded);
  if (equal_ignoring_case(*encoding, "Q")) bytes = decode_q(*encoded);
  if (!bytes) return std::nullopt;
  // RFC 2231 section 5: a language may follow the character set.
  return Word{charset->substr(0, charset->find('*')), *std::move(bytes)};
}

}  // namespace

std::optional<std::string> decode_extended_value(std::string_view text) {
  const std::size_t first = text.find('\'');
  const std::size_t second = first == std::string_view::npos ? first : text.find('\'', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  std::string bytes;
  if (!percent_decode(text.substr(second + 1), bytes)) return std::nullopt;
  return utf8_of(std::move(bytes), text.substr(0, first));
}

std::string decode_encoded_words(std::string_view text) {
  std::string_view rest = text;
  std::string bytes;
  std::string_view charset;
  do {
    auto word = take_word(rest);
    // A character may be split between two words, so their bytes are joined before they are decoded.
    const bool continues = word && (charset.empty() || equal_ignoring_case(charset, word->charset));
    if (!continues) return std::string(text);
    charset = word->charset;
    bytes += word->bytes;
    rest = trim_space(rest);
  } while (!rest.empty());
  return utf8_of(std::move(bytes), charset).value_or(std::string(text));
}

}  // namespace parley::http
