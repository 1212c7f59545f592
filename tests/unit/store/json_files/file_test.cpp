// A replaced file has the old text or the new text, never a part.
#include "store/json_files/file.hpp"

#include <filesystem>

#include <gtest/gtest.h>

#include "support/temporary_folder.hpp"

namespace parley::store::json_files {
namespace {

using support::TemporaryFolder;

TEST(JsonFile, IsReadCompletelyOrReportedAsMissing) {
  const TemporaryFolder folder;
  EXPECT_FALSE(read_file(folder.file("x.json"))->has_value());
  folder.put("x.json", std::string(300'000, 'x'));
  EXPECT_EQ(**read_file(folder.file("x.json")), std::string(300'000, 'x'));
  folder.put("empty", "");
  EXPECT_EQ(**read_file(folder.file("empty")), "");
  const auto not_a_file = read_file(folder.path());
  ASSERT_FALSE(not_a_file.ok());
  EXPECT_EQ(not_a_file.error().path, folder.path());
}

TEST(JsonFile, KeepsItsOldTextUntilTheNewOneIsCommitted) {
  const TemporaryFolder folder;
  folder.put("x.json", "old");
  {
    Replacement replacement(folder.path(), "x.json");
    replacement.write(std::string(200'000, 'n'));
    EXPECT_EQ(folder.get("x.json"), "old");
    ASSERT_TRUE(replacement.commit().ok());
    EXPECT_EQ(folder.get("x.json"), std::string(200'000, 'n'));
  }
  EXPECT_EQ(folder.get("x.json").size(), 200'000u);
  EXPECT_FALSE(folder.has("x.json.new"));
  EXPECT_EQ(std::filesystem::status(folder.file("x.json")).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(JsonFile, IsUnchangedByAReplacementThatIsNotCommitted) {
  const TemporaryFolder folder;
  folder.put("x.json", "old");
  {
    Replacement(folder.path(), "x.json").write("half");
  }
  EXPECT_EQ(folder.get("x.json"), "old");
  EXPECT_FALSE(folder.has("x.json.new"));
}

TEST(JsonFile, IsReplacedDespiteTheLeftoverOfAKilledProcess) {
  const TemporaryFolder folder;
  folder.put("x.json.new", std::string(1000, 'z'));
  Replacement replacement(folder.path(), "x.json");
  replacement.write("new");
  ASSERT_TRUE(replacement.commit().ok());
  EXPECT_EQ(folder.get("x.json"), "new");
}

TEST(JsonFile, ReportsThePathThatCouldNotBeWritten) {
  const TemporaryFolder folder;
  Replacement nowhere(folder.file("absent"), "x.json");
  nowhere.write("x");
  const auto committed = nowhere.commit();
  ASSERT_FALSE(committed.ok());
  EXPECT_EQ(committed.error().path, folder.file("absent/x.json"));
  // A folder has the name of the file.
  std::filesystem::create_directories(folder.file("y.json/full"));
  Replacement blocked(folder.path(), "y.json");
  EXPECT_FALSE(blocked.commit().ok());
}

}  // namespace
}  // namespace parley::store::json_files
