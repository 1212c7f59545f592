// The forms in which clients send a token.
#include <optional>
#include <string_view>

#include <gtest/gtest.h>

#include "jwt/token.hpp"

namespace parley::jwt {
namespace {

TEST(BareToken, HasNoSchemeAndNoSurroundingBlanks) {
  const struct {
    std::string_view text;
    std::string_view token;
  } rows[] = {
      {"a.b.c", "a.b.c"},
      {"Bearer a.b.c", "a.b.c"},
      {"bearer a.b.c", "a.b.c"},
      {"BEARER  a.b.c", "a.b.c"},
      {"Bearer\ta.b.c\r\n", "a.b.c"},
      {" \n a.b.c \t", "a.b.c"},
      {" Bearer a.b.c ", "a.b.c"},
      {"Bearer a b", "a b"},
      {"Bearera.b.c", "Bearera.b.c"},
      {"Token a.b.c", "Token a.b.c"},
      {"Bearer", ""},
      {"Bearer ", ""},
      {"", ""},
      {"  ", ""},
  };
  for (const auto& row : rows) EXPECT_EQ(bare_token(row.text), row.token) << row.text;
}

TEST(WithoutScheme, ReturnsNothingForAnotherSchemeOrNone) {
  EXPECT_EQ(without_scheme("Bearer  a.b.c "), "a.b.c");
  EXPECT_EQ(without_scheme("bEARER"), "");
  for (const std::string_view text : {"", "a.b.c", "Basic a.b.c", "Bearera.b.c", "Token Bearer a"}) {
    EXPECT_EQ(without_scheme(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace parley::jwt
