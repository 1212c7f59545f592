#include "http/content/made_file.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include "http/content/gzip.hpp"

namespace parley::http {

namespace {

/// A tag that changes with the text (64-bit FNV-1a).
std::string tag_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  std::array<char, 16> digits{};
  const auto [end, problem] = std::to_chars(digits.data(), digits.data() + digits.size(), hash, 16);
  return "\"" + std::string(digits.data(), end) + "\"";
}

}  // namespace

MadeFile::MadeFile(std::string text, std::string content_type)
    : text_(std::move(text)),
      content_type_(std::move(content_type)),
      gzipped_(gzip(text_)),
      tag_(tag_of(text_)) {}

Response MadeFile::answer(const Request& request) const {
  return answer_with(StaticFile{{}, content_type_, tag_, text_, gzipped_}, request);
}

}  // namespace parley::http
