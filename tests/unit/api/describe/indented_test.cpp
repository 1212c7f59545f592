#include "api/describe/indented.hpp"

#include <string>

#include <gtest/gtest.h>

namespace parley::api::printing {
namespace {

TEST(Indented, KeepsOnOneLineWhatFits) {
  EXPECT_EQ(indented(R"({"a":[1,2],"b":{}})"), "{\"a\": [1, 2], \"b\": {}}\n");
  EXPECT_EQ(indented("[]"), "[]\n");
  EXPECT_EQ(indented("7"), "7\n");
}

TEST(Indented, PutsEachMemberOfALongObjectOnALineOfItsOwn) {
  const std::string text(80, 'x');
  EXPECT_EQ(indented(R"({"a":")" + text + R"(","b":[")" + text + R"(","y"],"c":true})"),
            "{\n  \"a\": \"" + text + "\",\n  \"b\": [\"" + text + "\", \"y\"],\n  \"c\": true\n}\n");
}

TEST(Indented, LeavesTextsAsTheyAre) {
  const std::string text = R"("{,:]\"\\")" + std::string();
  EXPECT_EQ(indented("[" + text + "]"), "[" + text + "]\n");
  EXPECT_EQ(indented(R"({"a,:{":)" + text + "}"), R"({"a,:{": )" + text + "}\n");
}

}  // namespace
}  // namespace parley::api::printing
