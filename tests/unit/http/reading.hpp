// Parses requests as a connection does, and records the result as one line per request, to compare different
// splits of the same bytes.
#pragma once

#include <cstddef>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "http/request_parser.hpp"

namespace parley::http::test {

inline constexpr std::size_t max_body = 100;

using Seen = std::vector<std::string>;

inline std::string described(const Request& request) {
  std::string text = request.method + " " + request.target + " [" + request.path + "?" + request.query +
                     "] HTTP/1." + std::to_string(request.minor_version);
  for (const Headers::Field& field : request.headers) text += " | " + field.name + "=" + field.value;
  return text + " | body=" + request.body;
}

class Reading {
 public:
  explicit Reading(ParserLimits limits = {}, std::size_t largest_body = max_body)
      : parser_(limits), max_body_(largest_body) {}

  /// Feeds a copy in a buffer of exactly that size, so that the address sanitizer detects reads beyond its
  /// end and views that are kept.
  void feed(std::string_view piece) {
    const std::unique_ptr<char[]> buffer(new char[piece.size()]);
    piece.copy(buffer.get(), piece.size());
    std::string_view bytes(buffer.get(), piece.size());
    for (;;) {
      bytes.remove_prefix(parser_.feed(bytes));
      switch (parser_.state()) {
        case RequestParser::State::head_complete:
          parser_.accept_body(max_body_);
          break;
        case RequestParser::State::complete:
          seen_.push_back(described(parser_.request()) +
                          (parser_.keep_alive() ? " | keep-alive" : " | close") +
                          (parser_.expects_continue() ? " | expects 100" : ""));
          parser_.next();
          break;
        case RequestParser::State::refused:
          return;
        case RequestParser::State::head:
        case RequestParser::State::body:
          EXPECT_TRUE(bytes.empty());
          return;
      }
    }
  }

  /// Returns the requests in order, then the state of the rest.
  Seen seen() const {
    Seen all = seen_;
    if (parser_.state() == RequestParser::State::refused) {
      all.push_back("refused " + std::to_string(parser_.refusal()));
    } else if (!parser_.is_idle()) {
      all.push_back(parser_.state() == RequestParser::State::head ? "in head" : "in body");
    }
    return all;
  }

 private:
  RequestParser parser_;
  std::size_t max_body_;
  Seen seen_;
};

inline Seen read(std::string_view bytes) {
  Reading reading;
  reading.feed(bytes);
  return reading.seen();
}

inline Seen read_byte_by_byte(std::string_view bytes, ParserLimits limits = {},
                              std::size_t largest_body = max_body) {
  Reading reading(limits, largest_body);
  for (const char byte : bytes) reading.feed({&byte, 1});
  return reading.seen();
}

/// Expects the same result for every split of `bytes` in two, and for single bytes.
inline void expect_any_cut(std::string_view bytes) {
  const Seen uncut = read(bytes);
  for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
    Reading reading;
    reading.feed(bytes.substr(0, cut));
    reading.feed(bytes.substr(cut));
    ASSERT_EQ(reading.seen(), uncut) << "split after: " << testing::PrintToString(bytes.substr(0, cut));
  }
  ASSERT_EQ(read_byte_by_byte(bytes), uncut);
}

}  // namespace parley::http::test
