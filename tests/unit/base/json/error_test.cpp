// Tests the location of syntax errors in JSON.
#include "base/json/error.hpp"

#include <string_view>

#include <gtest/gtest.h>

namespace parley::base::json {
namespace {

TEST(JsonError, IsLocatedWhereParsingStops) {
  const struct {
    std::string_view text;
    std::size_t offset;
  } cases[] = {
      {"[1, 2]", 6},                  // valid
      {"", 0},                        // too early
      {"[1, 2", 5},                   // too early
      {"[1, 2,]", 6},                 // at the bracket after the comma
      {"[1 2]", 3},                   //
      {"[1] x", 4},                   //
      {"{\"a\" 1}", 5},               //
      {"[nul]", 1},                   //
      {"[\"a\xff\"]", 2},             // after the quote that starts the string
      {"[{},{\"a\":1,\"a\":2}]", 4},  // at the object with the duplicate key
  };
  for (const auto& [text, offset] : cases) EXPECT_EQ(error_offset(text), offset) << text;
  EXPECT_EQ(error_offset("[[[1]]]", {.depth = 2}), 2u);
}

}  // namespace
}  // namespace parley::base::json
