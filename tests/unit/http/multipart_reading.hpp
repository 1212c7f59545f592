// Parses a form and records the result as one line per part, to compare different splits of the same bytes.
// Shared with the fuzz target.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "http/content/multipart.hpp"

namespace parley::http::test {

class FormReading {
 public:
  explicit FormReading(std::string_view boundary = "b", MultipartLimits limits = {})
      : parser_(boundary, limits) {}

  /// Feeds a copy in a buffer of exactly that size, so that the address sanitizer detects reads beyond its
  /// end and views that are kept.
  void feed(std::string_view piece) {
    const std::unique_ptr<char[]> buffer(new char[piece.size()]);
    piece.copy(buffer.get(), piece.size());
    std::string_view bytes(buffer.get(), piece.size());
    for (;;) {
      switch (parser_.next(bytes)) {
        case MultipartParser::Event::more:
          EXPECT_TRUE(bytes.empty());
          return;
        case MultipartParser::Event::part:
          seen_ += "[" + parser_.name() + "|" + parser_.filename().value_or("-") + "|";
          break;
        case MultipartParser::Event::data:
          EXPECT_FALSE(parser_.data().empty());
          seen_ += parser_.data();
          break;
        case MultipartParser::Event::part_end:
          seen_ += "]";
          break;
        case MultipartParser::Event::end:
          seen_ += " end";
          break;
        case MultipartParser::Event::refused:
          if (!seen_.ends_with(" refused")) seen_ += " refused";
          return;
      }
    }
  }
  const std::string& seen() const { return seen_; }

 private:
  MultipartParser parser_;
  std::string seen_;
};

inline std::string read_form(std::string_view bytes, MultipartLimits limits = {}) {
  FormReading reading("b", limits);
  reading.feed(bytes);
  return reading.seen();
}

}  // namespace parley::http::test
