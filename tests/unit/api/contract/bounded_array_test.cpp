#include "api/contract/bounded_array.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace parley::api {
namespace {

struct Array {
  std::string text;
  Written written;
};

/// An array of texts with these sizes. Each text repeats a letter of its own.
Array array_of(const std::vector<std::size_t>& sizes, Keeps keeps) {
  Array array;
  base::json::Writer json(array.text);
  Encoding to{json, ContentMode::raw};
  json.begin_object().key("before").value(1).key("array");
  char letter = 'a';
  std::vector<std::string> texts;
  for (const std::size_t size : sizes) texts.emplace_back(size, letter++);
  array.written =
      write_bounded(to, texts, keeps, [](Encoding& into, const std::string& text) { into.json.value(text); });
  json.key("after").value(2).end_object();
  return array;
}

std::size_t size_of_array(const Array& array) {
  return array.text.size() - std::string_view(R"({"before":1,"array":,"after":2})").size();
}

constexpr std::size_t third = max_answer_bytes / 3;

TEST(BoundedArray, ASmallArrayIsWrittenCompletely) {
  for (const Keeps keeps : {Keeps::first, Keeps::last}) {
    const Array array = array_of({1, 2, 3}, keeps);
    EXPECT_EQ(array.text, R"({"before":1,"array":["a","bb","ccc"],"after":2})");
    EXPECT_EQ(array.written.begin, 0u);
    EXPECT_EQ(array.written.end, 3u);
    EXPECT_EQ(array_of({}, keeps).text, R"({"before":1,"array":[],"after":2})");
  }
}

TEST(BoundedArray, ALargeArrayKeepsTheFirstElementsIfAskedTo) {
  const Array array = array_of({1, third, third, third, 1}, Keeps::first);
  EXPECT_EQ(array.written.begin, 0u);
  EXPECT_EQ(array.written.end, 3u);
  EXPECT_LE(size_of_array(array), max_answer_bytes - answer_frame_bytes + 2);
  EXPECT_TRUE(array.text.starts_with(R"({"before":1,"array":["a","bb)"));
  EXPECT_TRUE(array.text.ends_with(R"(cc"],"after":2})"));
}

TEST(BoundedArray, ALargeArrayKeepsTheLastElementsIfAskedTo) {
  const Array array = array_of({1, third, third, third, 1}, Keeps::last);
  EXPECT_EQ(array.written.begin, 2u);
  EXPECT_EQ(array.written.end, 5u);
  EXPECT_LE(size_of_array(array), max_answer_bytes - answer_frame_bytes + 2);
  EXPECT_TRUE(array.text.starts_with(R"({"before":1,"array":["cc)"));
  EXPECT_TRUE(array.text.ends_with(R"(dd","e"],"after":2})"));
}

TEST(BoundedArray, OneElementIsWrittenEvenIfItExceedsTheBound) {
  for (const Keeps keeps : {Keeps::first, Keeps::last}) {
    const Array array = array_of({2 * max_answer_bytes, 2 * max_answer_bytes}, keeps);
    EXPECT_EQ(array.written.end - array.written.begin, 1u);
    EXPECT_EQ(array.written.begin, keeps == Keeps::first ? 0u : 1u);
    EXPECT_EQ(size_of_array(array), 2 * max_answer_bytes + 4);
  }
}

}  // namespace
}  // namespace parley::api
