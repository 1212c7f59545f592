#include "api/describe/dictionary.hpp"

#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "api/registry.hpp"

namespace parley::api::printing {
namespace {

TEST(FuzzDictionary, HoldsTheWordsOfEveryEvent) {
  const std::string text = fuzz_dictionary();
  for (const Operation& operation : operations()) {
    const std::string event(operation.traits.event);
    if (!event.empty()) {
      EXPECT_NE(text.find("\"\\\"" + event + "\\\"\"\n"), std::string::npos) << event;
    }
  }
  for (const char* word : {R"("\"receiverId\":")", R"("\"afterSeq\":")", R"("\"voice\"")"}) {
    EXPECT_NE(text.find(std::string(word) + "\n"), std::string::npos) << word;
  }
}

TEST(FuzzDictionary, HasOneQuotedEntryOnEachLine) {
  std::istringstream lines(fuzz_dictionary());
  for (std::string line; std::getline(lines, line);) {
    EXPECT_TRUE(line.starts_with('#') || (line.starts_with('"') && line.ends_with('"'))) << line;
  }
}

}  // namespace
}  // namespace parley::api::printing
