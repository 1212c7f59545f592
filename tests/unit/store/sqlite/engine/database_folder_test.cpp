// The reasons for which a data folder is refused, and that a refusal changes no byte.
#include "store/sqlite/engine/database_folder.hpp"

#include <filesystem>
#include <map>

#include <gtest/gtest.h>

#include "support/store_scene.hpp"
#include "unit/store/sqlite/backend.hpp"

namespace parley::store::sqlite {
namespace {

using Reason = OpenError::Reason;

class SqliteFolder : public testing::Test, public support::StoreScene<Backend> {
 protected:
  std::string database() const { return backend.folder.file("parley.db"); }
  void close_with_messages() {
    add_people();
    for (int i = 0; i < 200; ++i) ASSERT_TRUE(send("1", "2", std::string(200, 'x')).ok());
    backend.store.reset();
  }
  void change(const char* sql) {
    auto opened = Database::open(database(), {});
    ASSERT_TRUE(opened.ok());
    ASSERT_TRUE(opened->execute(sql)) << opened->failure().message;
  }
  OpenError refusal() {
    auto opened = Store::open({.folder = backend.folder.path()}, backend.clock);
    return opened ? OpenError{Reason::in_use, "", "it was opened"} : opened.error();
  }
};

TEST_F(SqliteFolder, BelongsToOneProcessAtATime) {
  const OpenError error = refusal();
  EXPECT_EQ(error.reason, Reason::in_use);
  EXPECT_EQ(error.path, backend.folder.path());
  EXPECT_NE(error.detail.find(std::to_string(::getpid())), std::string::npos) << error.detail;
  backend.reopen();
}

TEST_F(SqliteFolder, RefusesADamagedDatabaseAndLeavesItUnchanged) {
  close_with_messages();
  const std::string good = backend.folder.get("parley.db");
  ASSERT_GT(good.size(), 40'000u);
  const auto with = [&good](std::size_t offset, const std::string& patch) {
    std::string bytes = good;
    return bytes.replace(offset, patch.size(), patch);
  };
  const std::map<std::string, std::string> damages{
      {"empty", ""},
      {"cut within the header", good.substr(0, 50)},
      {"cut after the first page", good.substr(0, 4096)},
      {"cut in the middle", good.substr(0, good.size() / 2)},
      {"the last page missing", good.substr(0, good.size() - 4096)},
      {"garbage", std::string(good.size(), '\x5a')},
      {"header overwritten", with(0, std::string(100, '\0'))},
      {"schema page overwritten", with(100, std::string(3996, '\xff'))},
      {"pages in the middle overwritten", with(8192, std::string(good.size() - 12'288, '\xff'))},
      {"a text file", "{\"users\": []}\n" + std::string(4096, ' ')},
  };
  for (const auto& [what, bytes] : damages) {
    backend.folder.put("parley.db", bytes);
    const OpenError error = refusal();
    EXPECT_EQ(error.reason, Reason::damaged) << what << ": " << error.detail;
    EXPECT_EQ(error.path, database()) << what;
    EXPECT_EQ(backend.folder.get("parley.db"), bytes) << what << ": it was touched";
    for (const char* suffix : {"-wal", "-shm"}) std::filesystem::remove(database() + suffix);
  }
  backend.folder.put("parley.db", good);
  backend.open();
  EXPECT_EQ(history_of("1")->messages.size(), 200u);
}

TEST_F(SqliteFolder, RefusesANewerAndAForeignDatabaseAndLeavesThemUnchanged) {
  close_with_messages();
  change("PRAGMA user_version = 9999");
  std::string before = backend.folder.get("parley.db");
  EXPECT_EQ(refusal().reason, Reason::newer);
  EXPECT_EQ(refusal().path, database());
  EXPECT_EQ(backend.folder.get("parley.db"), before);
  change("PRAGMA user_version = 1; PRAGMA application_id = 77");
  before = backend.folder.get("parley.db");
  EXPECT_EQ(refusal().reason, Reason::not_ours);
  EXPECT_EQ(backend.folder.get("parley.db"), before);
}

TEST_F(SqliteFolder, RefusesALogWithoutItsDatabase) {
  add_people();
  const std::string log = backend.folder.get("parley.db-wal");
  ASSERT_FALSE(log.empty());
  backend.store.reset();
  std::filesystem::remove(database());
  backend.folder.put("parley.db-wal", log);
  const OpenError error = refusal();
  EXPECT_EQ(error.reason, Reason::damaged);
  EXPECT_EQ(error.path, database() + "-wal");
  EXPECT_EQ(backend.folder.get("parley.db-wal"), log);
  EXPECT_FALSE(std::filesystem::exists(database()));
}

TEST_F(SqliteFolder, ReplacesAnUnfinishedNewDatabase) {
  backend.store.reset();
  std::filesystem::remove(database());
  backend.folder.put("parley.db.new", "half of a database");
  backend.folder.put("parley.db.new-journal", "and its journal");
  backend.open();
  EXPECT_TRUE(add("1", "Alice").ok());
  EXPECT_FALSE(std::filesystem::exists(database() + ".new"));
}

TEST_F(SqliteFolder, NamesAMissingFolderInTheError) {
  auto opened = Store::open({.folder = backend.folder.file("absent")}, backend.clock);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().reason, Reason::unreadable);
  EXPECT_NE(opened.error().path.find("absent"), std::string::npos);
}

}  // namespace
}  // namespace parley::store::sqlite
