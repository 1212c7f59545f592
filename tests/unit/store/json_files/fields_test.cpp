// One object's fields: the first complaint counts, and it names its line.
#include "store/json_files/fields.hpp"

#include <gtest/gtest.h>

namespace parley::store::json_files {
namespace {

class FieldsOf : public testing::Test {
 protected:
  base::json::Document document;
  Fields of(const char* text) {
    EXPECT_EQ(document.parse(text), base::json::ParseError::none);
    return Fields(text, document.root());
  }
};

TEST_F(FieldsOf, AnObjectAreReadByKind) {
  Fields fields = of(R"({"text": "t", "id": -7, "none": null, "time": 5, "ids": ["a", 1, {}, true]})");
  EXPECT_EQ(fields.text("text"), "t");
  EXPECT_EQ(fields.optional("none"), "");
  EXPECT_EQ(fields.optional("absent"), "");
  EXPECT_EQ(fields.id("id"), "-7");
  EXPECT_EQ(fields.user_id("id"), base::UserId("-7"));
  EXPECT_EQ(fields.time("time"), base::Timestamp(base::Duration(5)));
  EXPECT_EQ(fields.time("none"), std::nullopt);
  const auto ids = fields.user_ids("ids");
  EXPECT_EQ(ids[0], base::UserId("a"));
  EXPECT_EQ(ids[1], base::UserId("1"));
  EXPECT_FALSE(fields.error().has_value());
}

TEST_F(FieldsOf, AnObjectComplainOnceAndFirst) {
  Fields fields = of("{\n\"a\": 1,\n\"b\": 2}");
  EXPECT_EQ(fields.text("b"), "");
  EXPECT_EQ(fields.text("a"), "");
  ASSERT_TRUE(fields.error().has_value());
  EXPECT_EQ(fields.error()->line, 3u);
  EXPECT_EQ(fields.error()->reason, "b must be a string");
}

}  // namespace
}  // namespace parley::store::json_files
