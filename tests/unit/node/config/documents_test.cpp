#include "node/config/documents.hpp"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "api/describe/rate_limits.hpp"
#include "api/registry.hpp"
#include "node/config/load.hpp"
#include "node/config/settings.hpp"

namespace parley::node {
namespace {

TEST(PrintedDocuments, HaveAFlagAndAFileOfTheirOwnAndAreNotEmpty) {
  std::set<std::string_view> seen;
  for (const PrintedDocument& document : printed_documents()) {
    EXPECT_TRUE(seen.insert(document.flag).second) << document.flag;
    EXPECT_TRUE(seen.insert(document.file).second) << document.file;
    EXPECT_TRUE(document.print().ends_with('\n')) << document.flag;
  }
}

TEST(PrintedDocuments, ArePrintedByTheirFlags) {
  for (const PrintedDocument& document : printed_documents()) {
    const std::vector<std::string> arguments{"--" + std::string(document.flag)};
    const auto loaded = load(arguments, {});
    ASSERT_TRUE(loaded) << document.flag;
    EXPECT_EQ(loaded->command, Command::print_document);
    EXPECT_EQ(loaded->document, &document);
  }
}

TEST(PrintedDocuments, NameSettingsThatExistForTheBudgetsOfOperations) {
  for (const api::Operation& operation : api::operations()) {
    const std::string_view setting = api::printing::setting_of(operation.traits.budget);
    EXPECT_NE(find_setting(setting), nullptr) << setting;
  }
}

TEST(PrintedDocuments, AreListedWithTheirFiles) {
  EXPECT_NE(document_list().find("--print_openapi docs/contract/openapi.json\n"), std::string::npos);
}

}  // namespace
}  // namespace parley::node
