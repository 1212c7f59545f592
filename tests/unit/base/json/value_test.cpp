// Tests the accessors of a parsed value: members, elements, raw text.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "unit/base/json_dump.hpp"

namespace parley::base::json {
namespace {

using test::dump;
using test::read;

/// Rebuilds the text without the white space around its values, only from raw() of the leaves.
std::string rebuilt(Value value) {
  const bool is_object = value.is(Kind::object);
  if (!is_object && !value.is(Kind::array)) return std::string(value.raw());
  std::string text(1, is_object ? '{' : '[');
  for (const Member member : value) {
    if (text.size() > 1) text += ',';
    if (is_object) text += '"' + std::string(member.key) + "\":";
    text += rebuilt(member.value);
  }
  return text + (is_object ? '}' : ']');
}

void expect_raw_means_the_same(Value value) {
  EXPECT_EQ(read(value.raw()), dump(value)) << value.raw();
  for (const Member member : value) expect_raw_means_the_same(member.value);
}

TEST(JsonValue, FindsMembersByKey) {
  Document document;
  ASSERT_EQ(document.parse(R"({"to":"bob","nested":{"to":"eve"},"\u0061":[1],"last":null})"),
            ParseError::none);
  const Value root = document.root();
  EXPECT_EQ(root.find("to")->as_string(), "bob");
  EXPECT_EQ(root.find("a")->size(), 1u);
  EXPECT_TRUE(root.find("last")->is(Kind::null));
  EXPECT_EQ(root.find("nested")->find("to")->as_string(), "eve");
  EXPECT_FALSE(root.find("t").has_value());
  EXPECT_FALSE(root.find("").has_value());
  EXPECT_FALSE(root.find("eve").has_value());
  EXPECT_EQ(root.size(), 4u);
}

TEST(JsonValue, FindReturnsNothingIfItIsNotAnObject) {
  for (const char* text : {"[\"a\"]", "\"a\"", "1", "1.5", "null", "true", "[]", "{}"}) {
    Document document;
    ASSERT_EQ(document.parse(text), ParseError::none);
    EXPECT_FALSE(document.root().find("a").has_value()) << text;
  }
}

TEST(JsonValue, IndexesElementsAcrossElementsOfAnyKind) {
  Document document;
  ASSERT_EQ(document.parse(R"([[1,[2,3]],{"a":[4]},"x",{},[],5])"), ParseError::none);
  const std::vector<std::string> elements{"a[i1,a[i2,i3]]", "o{a=a[i4]}", "'x'", "o{}", "a[]", "i5"};
  ASSERT_EQ(document.root().size(), elements.size());
  for (std::size_t i = 0; i < elements.size(); ++i) EXPECT_EQ(dump(document.root()[i]), elements[i]);
}

TEST(JsonValue, IteratesOverNothingInALeaf) {
  for (const char* text : {"\"abc\"", "1", "1.5", "null", "true", "[]", "{}"}) {
    Document document;
    ASSERT_EQ(document.parse(text), ParseError::none);
    EXPECT_TRUE(document.root().begin() == document.root().end()) << text;
  }
}

TEST(JsonValue, RawReturnsTheTextAsReceived) {
  Document document;
  ASSERT_EQ(document.parse("  [ 1.50 , \"\\u0041\" ,{ \"k\" : [ ] } , -0 ] "), ParseError::none);
  const Value root = document.root();
  EXPECT_EQ(root.raw(), "[ 1.50 , \"\\u0041\" ,{ \"k\" : [ ] } , -0 ]");
  EXPECT_EQ(root[0].raw(), "1.50");
  EXPECT_EQ(root[1].raw(), "\"\\u0041\"");
  EXPECT_EQ(root[2].raw(), "{ \"k\" : [ ] }");
  EXPECT_EQ(root[2].find("k")->raw(), "[ ]");
  EXPECT_EQ(root[3].raw(), "-0");
}

TEST(JsonValue, EveryRawTextParsesToItsValue) {
  const std::string compact[] = {
      R"([])",
      R"({})",
      R"("\ud83d\ude00\\")",
      R"([1,2.50,-0,1E2,"a\/b",[[],[[]]],{"x":{},"y":[{}]},true,null])",
      R"({"a":{"b":{"c":[1,{"d":"e"},[]]}},"f":[false,"",{"g":""}]})",
  };
  for (const std::string& text : compact) {
    Document document;
    ASSERT_EQ(document.parse(text), ParseError::none) << text;
    EXPECT_EQ(document.root().raw(), text);
    EXPECT_EQ(rebuilt(document.root()), text);
    expect_raw_means_the_same(document.root());
  }
}

TEST(JsonValue, AStringWithoutEscapesPointsIntoTheText) {
  const std::string text = R"(["plain","esc\u0061ped"])";
  Document document;
  ASSERT_EQ(document.parse(text), ParseError::none);
  EXPECT_EQ(document.root()[0].as_string().data(), text.data() + 2);
  EXPECT_EQ(document.root()[1].as_string(), "escaped");
}

TEST(JsonValue, AReusedDocumentHoldsOnlyTheLastText) {
  Document document;
  ASSERT_EQ(document.parse(R"({"old":"\n","older":[1,2,3]})"), ParseError::none);
  EXPECT_EQ(document.parse("[1,"), ParseError::syntax);
  ASSERT_EQ(document.parse(R"({"new":"\t"})"), ParseError::none);
  EXPECT_EQ(dump(document.root()), "o{new='\t'}");
}

TEST(JsonValue, AMovedDocumentKeepsItsValues) {
  const std::string text = R"({"k":"\u00e9"})";
  Document first;
  ASSERT_EQ(first.parse(text), ParseError::none);
  const Document second = std::move(first);
  EXPECT_EQ(dump(second.root()), "o{k='\xc3\xa9'}");
}

}  // namespace
}  // namespace parley::base::json
