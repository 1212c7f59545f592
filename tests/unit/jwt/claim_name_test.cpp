// The name of a claim: a member, a path, or a URL, which is not a path.
#include "jwt/claim_name.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace parley::jwt {
namespace {

/// The JSON text that `name` finds in `json`; "-" if it finds nothing.
std::string found(std::string_view name, std::string_view json) {
  base::json::Document document;
  EXPECT_EQ(document.parse(json), base::json::ParseError::none) << json;
  const auto claim = ClaimName::parse(name).value().find(document.root());
  return claim ? std::string(claim->raw()) : "-";
}

TEST(ClaimName, FindsAClaimByItsNameOrItsPath) {
  EXPECT_EQ(found("uid", R"({"uid":"1"})"), R"("1")");
  EXPECT_EQ(found("uid", R"({"sub":"1"})"), "-");
  EXPECT_EQ(found("a.b.c", R"({"a":{"b":{"c":5}}})"), "5");
  EXPECT_EQ(found("a.b.c", R"({"a":{"b":{"d":5}}})"), "-");
  EXPECT_EQ(found("a.b.c", R"({"a":{"b":"c"}})"), "-");
  EXPECT_EQ(found("a.b", R"({"a":[{"b":1}]})"), "-");
  EXPECT_EQ(found("1.2.3.4.5.6.7.8", R"({"1":{"2":{"3":{"4":{"5":{"6":{"7":{"8":true}}}}}}}})"), "true");
}

TEST(ClaimName, PrefersAMemberWithTheNameOfThePath) {
  EXPECT_EQ(found("a.b", R"({"a":{"b":1},"a.b":2})"), "2");
}

TEST(ClaimName, ReadsAUrlAsOneName) {
  EXPECT_EQ(found("https://shop.example/id", R"({"https://shop.example/id":"9"})"), R"("9")");
  EXPECT_EQ(found("https://a.b", R"({"https://a":{"b":"9"}})"), "-");
}

TEST(ClaimName, IsEmptyByDefaultAndForAnEmptyText) {
  EXPECT_TRUE(ClaimName().empty());
  EXPECT_TRUE(ClaimName::parse("").value().empty());
}

TEST(ClaimName, RejectsAnInvalidName) {
  for (const std::string& text : {std::string("."), std::string(".a"), std::string("a."), std::string("a..b"),
                                  std::string("a\nb"), std::string("a\0b", 3), std::string("a\x7f"),
                                  std::string("1.2.3.4.5.6.7.8.9"), std::string(257, 'a')}) {
    EXPECT_FALSE(ClaimName::parse(text)) << text;
  }
  EXPECT_TRUE(ClaimName::parse(std::string(256, 'a')));
}

}  // namespace
}  // namespace parley::jwt
