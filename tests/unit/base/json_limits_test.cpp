// Tests the reader's limits: nesting depth, memory, and the work that an attacker can cause.
#include <atomic>
#include <cstdlib>
#include <new>
#include <string>

#include <gtest/gtest.h>

#include "unit/base/json_dump.hpp"

namespace {

// Counted for the whole program. Atomic, because the worker's tests have threads.
std::atomic<std::size_t> allocations{0};
std::atomic<std::size_t> allocated_bytes{0};

void* counted(std::size_t size) {
  ++allocations;
  allocated_bytes += size;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

}  // namespace

// Not inlined, because g++ would otherwise report malloc and free in new and delete as a mismatch.
[[gnu::noinline]] void* operator new(std::size_t size) {
  return counted(size);
}
[[gnu::noinline]] void* operator new[](std::size_t size) {
  return counted(size);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete[](void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace parley::base::json {
namespace {

using test::read;

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

std::string nested(std::size_t depth) {
  return repeated("[", depth) + repeated("]", depth);
}

/// Returns an object of `size` members. Each key begins with `prefix`.
std::string wide(std::size_t size, const std::string& prefix) {
  std::string text = "{";
  for (std::size_t i = 0; i < size; ++i) {
    if (i > 0) text += ',';
    text += '"' + prefix + std::to_string(i) + "\":" + std::to_string(i);
  }
  return text + "}";
}

TEST(JsonLimits, AcceptsThirtyTwoLevelsAndRefusesThirtyThree) {
  EXPECT_NE(read(nested(32)), "too_deep");
  EXPECT_EQ(read(nested(33)), "too_deep");
  const std::string objects = repeated("{\"a\":", 31);
  EXPECT_NE(read(objects + "[]" + repeated("}", 31)), "too_deep");
  EXPECT_EQ(read(objects + "[[]]" + repeated("}", 31)), "too_deep");
  EXPECT_EQ(read(objects + "{\"b\":{}}" + repeated("}", 31)), "too_deep");
}

TEST(JsonLimits, CountsLevelsNotContainers) {
  std::string text = "[";
  for (int i = 0; i < 1000; ++i) text += "{\"a\":[]},";
  EXPECT_NE(read(text + "[]]"), "too_deep");
}

TEST(JsonLimits, AppliesTheGivenDepth) {
  EXPECT_EQ(read("[]", Limits{.depth = 0}), "too_deep");
  EXPECT_EQ(read("\"a\"", Limits{.depth = 0}), "'a'");
  EXPECT_EQ(read("[1]", Limits{.depth = 1}), "a[i1]");
  EXPECT_EQ(read("[[1]]", Limits{.depth = 1}), "too_deep");
  EXPECT_EQ(read(nested(100), Limits{.depth = 99}), "too_deep");
  EXPECT_NE(read(nested(100), Limits{.depth = 100}), "too_deep");
}

TEST(JsonLimits, AMegabyteOfOpeningBracketsIsRefusedEarly) {
  for (const std::string_view opening : {"{\"a\":", "[", "[[{\"\":", "[1,", "[[],"}) {
    const std::string text = repeated(opening, (1u << 20) / opening.size());
    Document document;
    const std::size_t before = allocated_bytes;
    EXPECT_EQ(document.parse(text), ParseError::too_deep) << opening;
    EXPECT_LT(allocated_bytes - before, 20'000u) << opening;
  }
}

TEST(JsonLimits, AnObjectOfAHundredThousandMembersNeedsNoQuadraticTime) {
  const std::string text = wide(100'000, "a key with a long beginning that all of them share ");
  Document document;
  ASSERT_EQ(document.parse(text), ParseError::none);
  EXPECT_EQ(document.root().size(), 100'000u);
  std::string twice = text;
  twice.back() = ',';
  twice += text.substr(1);
  EXPECT_EQ(document.parse(twice), ParseError::duplicate_key);
}

TEST(JsonLimits, AReusedDocumentAllocatesNothing) {
  const std::string texts[] = {
      R"(["message:send",{"to":"bob","text":"h\u00e9llo \ud83d\ude00","meta":{"a":[1,2.5,null]}},7])",
      wide(40, "key"),
      "[" + wide(9, "\\u0061") + "," + wide(9, "b") + "]",
      "[1e-400,123456789012345678901234567890]",
  };
  Document document;
  for (const std::string& text : texts) ASSERT_EQ(document.parse(text), ParseError::none) << text;
  const std::size_t before = allocations;
  for (int round = 0; round < 3; ++round) {
    for (const std::string& text : texts) {
      (void)document.parse(text);
      (void)document.root().find("to");
    }
  }
  EXPECT_EQ(allocations - before, 0u);
}

TEST(JsonLimits, TheFirstParseCopiesNoTextWithoutEscapes) {
  const std::string text = "\"" + std::string(1u << 20, 'x') + "\"";
  Document document;
  const std::size_t before = allocated_bytes;
  ASSERT_EQ(document.parse(text), ParseError::none);
  EXPECT_LT(allocated_bytes - before, 1000u);
}

}  // namespace
}  // namespace parley::base::json
