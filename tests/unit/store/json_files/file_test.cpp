// A replaced file is the old one or the new one, never a part.
#include "store/json_files/file.hpp"

#include <filesystem>

#include <gtest/gtest.h>

#include "support/temporary_folder.hpp"

namespace parley::store::json_files {
namespace {

using support::TemporaryFolder;

TEST(JsonFile, IsReadWholeOrFoundMissing) {
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

TEST(JsonFile, KeepsItsOldTextUntilTheNewOneIsWhole) {
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

TEST(JsonFile, IsLeftAloneByAReplacementThatIsDropped) {
  const TemporaryFolder folder;
  folder.put("x.json", "old");
  {
    Replacement(folder.path(), "x.json").write("half");
  }
  EXPECT_EQ(folder.get("x.json"), "old");
  EXPECT_FALSE(folder.has("x.json.new"));
}

TEST(JsonFile, IsReplacedOverTheLeftoverOfAKilledProcess) {
  const TemporaryFolder folder;
  folder.put("x.json.new", std::string(1000, 'z'));
  Replacement replacement(folder.path(), "x.json");
  replacement.write("new");
  ASSERT_TRUE(replacement.commit().ok());
  EXPECT_EQ(folder.get("x.json"), "new");
}

TEST(JsonFile, SaysWhereItCouldNotBeWritten) {
  const TemporaryFolder folder;
  Replacement nowhere(folder.file("absent"), "x.json");
  nowhere.write("x");
  const auto committed = nowhere.commit();
  ASSERT_FALSE(committed.ok());
  EXPECT_EQ(committed.error().path, folder.file("absent/x.json"));
  // A folder stands in its place.
  std::filesystem::create_directories(folder.file("y.json/full"));
  Replacement blocked(folder.path(), "y.json");
  EXPECT_FALSE(blocked.commit().ok());
}

}  // namespace
}  // namespace parley::store::json_files
