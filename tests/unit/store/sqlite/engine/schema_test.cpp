// Migrations: each one is complete or undone, and only missing ones run.
#include "store/sqlite/engine/schema.hpp"

#include <array>

#include <gtest/gtest.h>

#include "store/sqlite/write_tables.hpp"
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
  ASSERT_TRUE(migrate(database, steps).ok()) << "a second run has nothing to do";
  EXPECT_EQ(*database.ask("PRAGMA application_id"), application_id);
}

TEST_F(SqliteSchema, KeepsTheVersionBeforeAFailedStep) {
  const std::array steps{"CREATE TABLE one (x)", "CREATE TABLE two (x); CREATE TABLE one (x)",
                         "CREATE TABLE three (x)"};
  EXPECT_FALSE(migrate(database, steps).ok());
  EXPECT_EQ(version(), 1);
  EXPECT_TRUE(has_table("one"));
  EXPECT_FALSE(has_table("two")) << "the statement that succeeded is undone";
  EXPECT_FALSE(has_table("three"));
}

TEST_F(SqliteSchema, CreatesTheTablesOfANewDatabase) {
  ASSERT_TRUE(migrate(database, migrations()).ok());
  EXPECT_EQ(version(), static_cast<std::int64_t>(migrations().size()));
  for (const char* table : {"users", "conversations", "memberships", "messages", "calls", "revoked_tokens",
                            "token_marks", "login_places", "busy_users"}) {
    EXPECT_TRUE(has_table(table)) << table;
  }
}

TEST_F(SqliteSchema, KeepsTheUsersOfTheFirstVersion) {
  ASSERT_TRUE(migrate(database, migrations().first(1)).ok());
  ASSERT_TRUE(database.execute("INSERT INTO users VALUES (1, 'a', 'Alice', NULL, 'hash', 7)"));
  ASSERT_TRUE(migrate(database, migrations()).ok());
  EXPECT_EQ(*database.ask("SELECT created_at FROM users WHERE name = 'Alice' AND last_seen IS NULL"), 7);
}

TEST_F(SqliteSchema, AddsAnEmptyTableOfLoginPlacesToAnOlderDatabase) {
  ASSERT_TRUE(migrate(database, migrations().first(7)).ok());
  ASSERT_TRUE(database.execute("INSERT INTO users VALUES (1, 'a', 'Alice', NULL, 'hash', 7, NULL)"));
  EXPECT_FALSE(has_table("login_places"));
  ASSERT_TRUE(migrate(database, migrations()).ok());
  EXPECT_EQ(*database.ask("SELECT count(*) FROM login_places"), 0);
  EXPECT_TRUE(database.execute("INSERT INTO login_places VALUES ('place', 1, 7)"));
  EXPECT_EQ(*database.ask("SELECT count(*) FROM users"), 1);
}

TEST_F(SqliteSchema, CountsUnreadMessagesOfAVersionWithoutCounts) {
  ASSERT_TRUE(migrate(database, migrations().first(2)).ok());
  ASSERT_TRUE(database.execute(
      "INSERT INTO users (key, id, name, password_hash, created_at) "
      "VALUES (1, 'a', 'Alice', '', 0), (2, 'b', 'Bob', '', 0), (3, 'c', 'Carol', '', 0);"
      "INSERT INTO conversations VALUES (1, randomblob(16), 1, 2), (2, randomblob(16), 1, 3), "
      "(3, randomblob(16), 1, 1);"
      "INSERT INTO memberships VALUES (1, 1, 5), (2, 1, 5), (1, 2, 6), (3, 2, 6), (1, 3, 7);"
      "INSERT INTO read_marks VALUES (1, 2, 2, 99);"
      "INSERT INTO messages (conversation, seq, position, id, sender, type, timestamp, content) VALUES "
      "(1, 1, 1, randomblob(16), 1, 0, 0, ''), (1, 2, 2, randomblob(16), 1, 0, 0, ''),"
      "(1, 3, 3, randomblob(16), 2, 0, 0, ''), (1, 4, 4, randomblob(16), 1, 0, 0, ''),"
      "(1, 5, 5, randomblob(16), 1, 0, 0, ''), (2, 1, 6, randomblob(16), 3, 0, 0, ''),"
      "(3, 1, 7, randomblob(16), 1, 0, 0, '')"));
  ASSERT_TRUE(migrate(database, migrations()).ok());
  Statement all(database,
                "SELECT user, conversation, unread, read_seq, read_at, delivered_seq, delivered_at "
                "FROM memberships ORDER BY conversation, user");
  std::vector<std::vector<std::int64_t>> found;
  Rows rows = all();
  while (rows.next()) {
    auto& row = found.emplace_back();
    for (int column = 0; column < 7; ++column) row.push_back(rows.integer(column));
  }
  EXPECT_EQ(found, (std::vector<std::vector<std::int64_t>>{{1, 1, 1, 0, 0, 0, 0},
                                                           {2, 1, 2, 2, 99, 2, 99},
                                                           {1, 2, 1, 0, 0, 0, 0},
                                                           {3, 2, 0, 0, 0, 0, 0},
                                                           {1, 3, 0, 0, 0, 0, 0}}));
  EXPECT_FALSE(has_table("read_marks"));
}

TEST_F(SqliteSchema, FoldsAddressesThatAnOlderVersionStoredAsTyped) {
  ASSERT_TRUE(migrate(database, migrations().first(7)).ok());
  // Capital letters, combining marks, ASCII only, no address, and three addresses that have one key now.
  ASSERT_TRUE(database.execute(
      "INSERT INTO users (key, id, name, email, password_hash, created_at) VALUES "
      "(1, 'a', '', 'J\u00dcrgen@example.com', 'h1', 0), (2, 'b', '', 'zoe\u0308@example.com', 'h2', 0),"
      "(3, 'c', '', 'carol+x@example.com', 'h3', 0), (4, 'd', '', NULL, 'h4', 0),"
      "(5, 'e', '', '\u00c9ve@example.com', 'h5', 0), (6, 'f', '', '\u00e9ve@example.com', 'h6', 0),"
      "(7, 'g', '', 'e\u0301ve@example.com', 'h7', 0)"));
  ASSERT_TRUE(migrate(database, migrations()).ok());
  Statement all(database, "SELECT id, email, password_hash FROM users ORDER BY key");
  std::vector<std::string> found;
  Rows rows = all();
  while (rows.next()) {
    found.push_back(std::string(rows.text(0)) + " " + std::string(rows.text(1)) + " " +
                    std::string(rows.text(2)));
  }
  EXPECT_EQ(found, (std::vector<std::string>{"a j\u00fcrgen@example.com h1", "b zo\u00eb@example.com h2",
                                             "c carol+x@example.com h3", "d  h4", "e \u00c9ve@example.com h5",
                                             "f \u00e9ve@example.com h6", "g e\u0301ve@example.com h7"}))
      << "an address whose key is taken keeps its former key";
}

/// Bob blocks Alice. Alice and Carol do not block each other.
TEST_F(SqliteSchema, FreezesTheShownReadMarkOfUsersWhoAreBlockedAlready) {
  ASSERT_TRUE(migrate(database, migrations().first(7)).ok());
  ASSERT_TRUE(database.execute(
      "INSERT INTO users (key, id, name, password_hash, created_at) "
      "VALUES (1, 'a', 'Alice', '', 0), (2, 'b', 'Bob', '', 0), (3, 'c', 'Carol', '', 0);"
      "INSERT INTO conversations VALUES (1, randomblob(16), 1, 2), (2, randomblob(16), 1, 3);"
      "INSERT INTO memberships (user, conversation, last_position, read_seq, shown_read_seq) "
      "VALUES (1, 1, 2, 2, NULL), (2, 1, 2, 2, 1), (1, 2, 4, 1, NULL), (3, 2, 4, 1, NULL);"
      "INSERT INTO blocks VALUES (2, 1, 5, NULL);"
      "INSERT INTO messages (conversation, seq, position, id, sender, type, timestamp, edited_at, "
      "client_message_id, content) VALUES "
      "(1, 1, 1, randomblob(16), 1, 0, 0, NULL, 'c1', 'as sent'),"
      "(1, 2, 2, randomblob(16), 1, 0, 0, 9, 'c2', 'edited by the version before')"));
  ASSERT_TRUE(migrate(database, migrations()).ok());
  Statement shown(database,
                  "SELECT coalesce(shown_read_seq, -1) FROM memberships ORDER BY conversation, user");
  std::vector<std::int64_t> found;
  Rows rows = shown();
  while (rows.next()) found.push_back(rows.integer(0));
  EXPECT_EQ(found, (std::vector<std::int64_t>{2, 1, -1, -1}));
  EXPECT_EQ(*database.ask("SELECT count(*) FROM messages WHERE sent_digest IS NULL"), 2);
  EXPECT_EQ(*database.ask("SELECT count(*) FROM busy_users"), 0);
}

TEST_F(SqliteSchema, ComparesRepeatsOfOlderMessagesAsFarAsTheirContentIsKnown) {
  ASSERT_TRUE(migrate(database, migrations().first(7)).ok());
  ASSERT_TRUE(database.execute(
      "INSERT INTO users (key, id, name, password_hash, created_at) "
      "VALUES (1, 'a', 'Alice', '', 0), (2, 'b', 'Bob', '', 0), (3, 'c', 'Carol', '', 0);"
      "INSERT INTO conversations VALUES (1, randomblob(16), 1, 2);"
      "INSERT INTO memberships (user, conversation, last_position) VALUES (1, 1, 3), (2, 1, 3);"
      "INSERT INTO messages (conversation, seq, position, id, sender, type, timestamp, edited_at, "
      "deleted_at, "
      "client_message_id, content) VALUES "
      "(1, 1, 1, randomblob(16), 1, 0, 0, NULL, NULL, 'c1', 'as sent'),"
      "(1, 2, 2, randomblob(16), 1, 0, 0, 9, NULL, 'c2', 'edited'),"
      "(1, 3, 3, randomblob(16), 1, 0, 0, NULL, 9, 'c3', '')"));
  ASSERT_TRUE(migrate(database, migrations()).ok());
  WriteTables tables(database);
  ASSERT_TRUE(tables.begin());
  const auto repeated = [&tables](const char* to, const char* content, const char* id) {
    const auto outcome = tables.messages.append(
        {base::UserId("a"), base::UserId(to), content, MessageType::text, id}, base::Timestamp{});
    const auto* const appended = std::get_if<Appended>(&outcome);
    return appended != nullptr && appended->repeated;
  };
  EXPECT_TRUE(repeated("b", "as sent", "c1"));
  EXPECT_FALSE(repeated("b", "another", "c1"));
  for (const char* id : {"c2", "c3"}) {
    EXPECT_TRUE(repeated("b", "what is not known any more", id));
    EXPECT_FALSE(repeated("c", "but not to her", id));
  }
  ASSERT_TRUE(tables.commit());
  EXPECT_EQ(*database.ask("SELECT count(*) FROM messages"), 3);
}

}  // namespace
}  // namespace parley::store::sqlite
