// A disk that fails at each write and sync of a migration in turn. The database then has the version before
// or after a step, and the next start completes the migration.
#include <gtest/gtest.h>

#include "store/sqlite/engine/schema.hpp"
#include "unit/store/sqlite/backend.hpp"
#include "unit/store/sqlite/faulty_disk.hpp"

namespace parley::store::sqlite {
namespace {

constexpr std::size_t most_calls = 2000;

TEST(MigrationCrash, AtAnyWriteLeavesTheVersionBeforeOrAfterAStep) {
  bool is_finished = false;
  std::size_t crashes = 0;
  for (std::size_t nth = 1; !is_finished; ++nth) {
    ASSERT_LT(nth, most_calls) << "the migration must succeed eventually";
    const TemporaryFolder folder;
    const std::string path = folder.file("x.db");
    {
      Database database = *Database::open(path, {.create = true});
      ASSERT_TRUE(migrate(database, migrations().first(1)).ok());
      ASSERT_TRUE(database.execute("INSERT INTO users VALUES (1, 'a', 'Alice', NULL, 'hash', 7)"));
    }
    {
      FaultyDisk disk("migration-crash");
      disk.fail_from(nth);
      auto database = Database::open(path, {.vfs = disk.name()});
      is_finished = database && migrate(*database, migrations()).ok();
      if (!is_finished) ++crashes;
      EXPECT_TRUE(is_finished || disk.has_failed()) << "call " << nth;
    }
    Database database = *Database::open(path, {});
    const auto newest = static_cast<std::int64_t>(migrations().size());
    const std::int64_t version = *database.ask("PRAGMA user_version");
    EXPECT_GE(version, 1) << "call " << nth;
    EXPECT_LE(version, newest) << "call " << nth;
    EXPECT_TRUE(migrate(database, migrations()).ok()) << "call " << nth << ", from version " << version;
    EXPECT_EQ(*database.ask("PRAGMA user_version"), newest);
    EXPECT_EQ(*database.ask("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
    EXPECT_EQ(*database.ask("SELECT created_at FROM users WHERE name = 'Alice'"), 7) << "call " << nth;
  }
  EXPECT_GE(crashes, migrations().size()) << "at least one in each step";
}

}  // namespace
}  // namespace parley::store::sqlite
