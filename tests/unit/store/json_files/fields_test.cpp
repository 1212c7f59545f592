// The fields of one object: only the first error of each field is reported, with its line.
#include "store/json_files/fields.hpp"

#include <gtest/gtest.h>

#include "unit/store/json_files/rules.hpp"

namespace parley::store::json_files {
namespace {

class JsonFields : public testing::Test {
 protected:
  base::json::Document document;
  TextErrors errors;
  Fields of(const char* text) {
    EXPECT_EQ(document.parse(text), base::json::ParseError::none);
    return Fields(text, document.root(), errors);
  }
};

TEST_F(JsonFields, AreReadByKind) {
  Fields fields = of(R"({"text": "t", "id": -7, "none": null, "time": 5, "ids": ["a", 1, {}, true, 2.0]})");
  EXPECT_EQ(fields.optional("text"), "t");
  EXPECT_EQ(fields.string("text")->as_string(), "t");
  EXPECT_EQ(fields.optional("none"), "");
  EXPECT_EQ(fields.optional("absent"), "");
  EXPECT_EQ(fields.optional("text", test::rules().name), "t");
  EXPECT_EQ(fields.optional("absent", test::rules().name), "");
  EXPECT_EQ(fields.id("id"), "-7");
  EXPECT_EQ(fields.user_id("id"), base::UserId("-7"));
  EXPECT_EQ(fields.time("time"), base::Timestamp(std::chrono::seconds(5)));
  EXPECT_EQ(fields.time("none"), std::nullopt);
  const auto ids = fields.user_ids("ids");
  EXPECT_EQ(ids[0], base::UserId("a"));
  EXPECT_EQ(ids[1], base::UserId("1"));
  EXPECT_EQ(ids[4], base::UserId("2"));
  EXPECT_FALSE(fields.has_complained());
  EXPECT_TRUE(errors.empty());
}

TEST_F(JsonFields, ReportOnlyTheirFirstError) {
  Fields fields = of("{\n\"a\": 1,\n\"b\": 2,\n\"c\": \"a name that is far too long\"}");
  EXPECT_EQ(fields.optional("b"), "");
  EXPECT_EQ(fields.optional("a"), "");
  fields.complain("a", "is wrong in another way");
  static_cast<void>(fields.optional("c", test::rules().name));
  fields.complain("d", "is missing");
  EXPECT_TRUE(fields.has_complained());
  EXPECT_EQ(test::said(errors),
            "3: b must be a string\n2: a must be a string\n4: c must be at most 20 bytes\n1: d is missing\n");
}

TEST_F(JsonFields, HaveAllErrorsCountedAndTheFirstTwentyKept) {
  const std::string text = "{}";
  ASSERT_EQ(document.parse(text), base::json::ParseError::none);
  for (int i = 0; i < 25; ++i) Fields(text, document.root(), errors).complain("x", "is wrong");
  EXPECT_EQ(errors.count(), 25u);
  EXPECT_EQ(errors.kept().size(), 20u);
}

TEST(TextOfObjects, IsRefusedWithTheLineOfTheError) {
  struct Case {
    std::string text;
    std::size_t line;
    const char* reason;
  };
  for (const Case& each : {
           Case{"", 0, "it is not valid JSON: it is empty"},
           Case{" \n", 0, "it is not valid JSON: it is empty"},
           Case{"[\n{},\n]", 2, "it is not valid JSON: there is a comma too many"},
           Case{"[\n{\"a\": 1,\n}\n]", 2, "it is not valid JSON: there is a comma too many"},
           Case{"[\n{}\n{}]", 3, "it is not valid JSON"},
           Case{"[\n{\"a\": 1,\n\n", 2, "it is not valid JSON: it ends too early"},
           Case{"[{}]\n\nx", 3, "it is not valid JSON"},
           Case{"[\n{\"a\": \"b\n\"}]", 2, "a string is not valid UTF-8 or badly escaped"},
           Case{"[\n{\"a\": \"\xff\"}]", 2, "a string is not valid UTF-8 or badly escaped"},
           Case{"[\n\n{\"a\": 1, \"a\": 2}]", 3, "an object has the same key twice"},
           Case{"\n" + std::string(40, '[') + std::string(40, ']'), 2, "it is nested too deeply"},
           Case{std::string("\xff\xfe[\0]\0", 6), 1, "it is not valid JSON: it is UTF-16 and must be UTF-8"},
           Case{"\n{}", 2, "it must be an array of objects"},
           Case{"[{},\n\n7]", 3, "it must be an array of objects"},
       }) {
    base::json::Document document;
    const auto errors = parse_objects(document, each.text);
    ASSERT_TRUE(errors.has_value()) << each.text;
    ASSERT_EQ(errors->count(), 1u) << each.text;
    EXPECT_EQ(errors->kept()[0].line, each.line) << each.text;
    EXPECT_EQ(errors->kept()[0].reason, each.reason) << each.text;
  }
  base::json::Document document;
  EXPECT_EQ(parse_objects(document, "[1,\n2,{}]")->count(), 2u);
  EXPECT_FALSE(parse_objects(document, "[{}, {}]"));
}

TEST(TextOfObjects, MayBeginWithAByteOrderMark) {
  EXPECT_EQ(without_byte_order_mark("\xef\xbb\xbf[]"), "[]");
  EXPECT_EQ(without_byte_order_mark("[]"), "[]");
  EXPECT_EQ(without_byte_order_mark("\xef\xbb"), "\xef\xbb");
}

}  // namespace
}  // namespace parley::store::json_files
