// Migrations: each one whole or not at all, and only those that are missing.
#include "store/sqlite/schema.hpp"

#include <array>

#include <gtest/gtest.h>

#include "unit/store/sqlite/backend.hpp"

namespace parley::store::sqlite {
namespace {

class SqliteSchema : public testing::Test {
 protected:
  TemporaryFolder folder;
  Database database = *Database::open(folder.file("x.db"), {.create = true});

  std::int64_t version() { return *database.ask("PRAGMA user_version"); }
  bool has_table(const char* name) {
    Statement find(database, "SELECT 1 FROM sqlite_schema WHERE name = ?");
    Rows rows = find(std::string_view(name));
    return rows.next();
  }
};

TEST_F(SqliteSchema, RunsOnlyTheStepsThatAreMissing) {
  const std::array steps{"CREATE TABLE one (x)", "CREATE TABLE two (x)", "CREATE TABLE three (x)"};
  ASSERT_TRUE(migrate(database, std::span(steps).first(1)).ok());
  EXPECT_EQ(version(), 1);
  EXPECT_FALSE(has_table("two"));
  ASSERT_TRUE(migrate(database, steps).ok());
  EXPECT_EQ(version(), 3);
  EXPECT_TRUE(has_table("three"));
  ASSERT_TRUE(migrate(database, steps).ok()) << "the same again is nothing to do";
  EXPECT_EQ(*database.ask("PRAGMA application_id"), application_id);
}

TEST_F(SqliteSchema, LeavesTheVersionBeforeAStepThatFails) {
  const std::array steps{"CREATE TABLE one (x)", "CREATE TABLE two (x); CREATE TABLE one (x)",
                         "CREATE TABLE three (x)"};
  EXPECT_FALSE(migrate(database, steps).ok());
  EXPECT_EQ(version(), 1);
  EXPECT_TRUE(has_table("one"));
  EXPECT_FALSE(has_table("two")) << "the half that worked is undone";
  EXPECT_FALSE(has_table("three"));
}

TEST_F(SqliteSchema, BuildsTheTablesFromNothing) {
  ASSERT_TRUE(migrate(database, migrations()).ok());
  EXPECT_EQ(version(), static_cast<std::int64_t>(migrations().size()));
  for (const char* table : {"users", "conversations", "memberships", "messages", "read_marks", "calls"}) {
    EXPECT_TRUE(has_table(table)) << table;
  }
}

TEST_F(SqliteSchema, KeepsThePeopleOfTheFirstVersion) {
  ASSERT_TRUE(migrate(database, migrations().first(1)).ok());
  ASSERT_TRUE(database.execute("INSERT INTO users VALUES (1, 'a', 'Alice', NULL, 'hash', 7)"));
  ASSERT_TRUE(migrate(database, migrations()).ok());
  EXPECT_EQ(*database.ask("SELECT created_at FROM users WHERE name = 'Alice' AND last_seen IS NULL"), 7);
}

}  // namespace
}  // namespace parley::store::sqlite
