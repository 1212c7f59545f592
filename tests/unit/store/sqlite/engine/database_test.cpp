// The classes around the C interface: bound values are returned unchanged, and failures give their reason.
#include "store/sqlite/engine/database.hpp"

#include <cerrno>

#include <gtest/gtest.h>

#include "unit/store/sqlite/backend.hpp"

namespace parley::store::sqlite {
namespace {

class SqliteDatabase : public testing::Test {
 protected:
  TemporaryFolder folder;
  Database database = *Database::open(folder.file("x.db"), {.create = true});
};

TEST_F(SqliteDatabase, ReturnsBoundValues) {
  ASSERT_TRUE(database.execute("CREATE TABLE t (number INTEGER, text TEXT, id BLOB, missing TEXT) STRICT"));
  const auto id = base::Uuid::random();
  const std::string text("a\0'; DROP TABLE t; --", 21);
  Statement insert(database, "INSERT INTO t VALUES (?, ?, ?, ?)");
  ASSERT_TRUE(insert.run(INT64_MIN, text, id, std::optional<std::string_view>()));
  ASSERT_TRUE(insert.run(INT64_MAX, std::string_view(), id, std::optional<std::string_view>("there")));
  Statement select(database, "SELECT number, text, id, missing FROM t ORDER BY number");
  for (int again = 0; again < 2; ++again) {
    Rows rows = select();
    ASSERT_TRUE(rows.next());
    EXPECT_EQ(rows.integer(0), INT64_MIN);
    EXPECT_EQ(rows.text(1), text);
    EXPECT_EQ(rows.uuid(2), id);
    EXPECT_TRUE(rows.is_null(3));
    ASSERT_TRUE(rows.next());
    EXPECT_FALSE(rows.is_null(1)) << "an empty text is a text";
    EXPECT_EQ(rows.text(3), "there");
    EXPECT_FALSE(rows.next());
    EXPECT_FALSE(rows.failed());
  }
}

TEST_F(SqliteDatabase, RollsBackATransactionThatIsNotCommitted) {
  ASSERT_TRUE(database.execute("CREATE TABLE t (x)"));
  {
    const Transaction transaction(database, Transaction::Kind::write);
    ASSERT_TRUE(transaction.began());
    ASSERT_TRUE(database.execute("INSERT INTO t VALUES (1)"));
  }
  EXPECT_EQ(*database.ask("SELECT count(*) FROM t"), 0);
  {
    Transaction transaction(database, Transaction::Kind::write);
    ASSERT_TRUE(database.execute("INSERT INTO t VALUES (1)"));
    ASSERT_TRUE(transaction.commit());
  }
  EXPECT_EQ(*database.ask("SELECT count(*) FROM t"), 1);
}

TEST_F(SqliteDatabase, ReportsWhyAStatementFailed) {
  ASSERT_TRUE(database.execute("CREATE TABLE t (x INTEGER PRIMARY KEY) STRICT"));
  Statement insert(database, "INSERT INTO t VALUES (?)");
  ASSERT_TRUE(insert.run(1));
  EXPECT_FALSE(insert.run(1));
  EXPECT_EQ(database.failure().code, SQLITE_CONSTRAINT_PRIMARYKEY);
  EXPECT_TRUE(insert.run(2)) << "and the statement can be run again";
  Statement broken(database, "SELECT nothing FROM nowhere");
  EXPECT_FALSE(broken.run());
  EXPECT_FALSE(database.ask("SELECT nothing FROM nowhere").ok());
}

TEST_F(SqliteDatabase, DoesNotWriteThroughAReadOnlyConnection) {
  ASSERT_TRUE(database.execute("CREATE TABLE t (x)"));
  auto reader = Database::open(folder.file("x.db"), {.read_only = true});
  ASSERT_TRUE(reader.ok());
  EXPECT_FALSE(reader->execute("INSERT INTO t VALUES (1)"));
  EXPECT_FALSE(Database::open(folder.file("absent.db"), {}).ok());
}

TEST(SqliteFailure, ClassifiesErrorsAsTransientOrDamage) {
  struct Case {
    int code;
    int system_error;
    bool transient;
    bool damage;
  };
  for (const Case& each : {
           Case{SQLITE_FULL, 0, true, false},
           Case{SQLITE_BUSY, 0, true, false},
           Case{SQLITE_BUSY_SNAPSHOT, 0, true, false},
           Case{SQLITE_NOMEM, 0, true, false},
           Case{SQLITE_CONSTRAINT_UNIQUE, 0, true, false},
           Case{SQLITE_IOERR_SHMSIZE, ENOSPC, true, false},
           Case{SQLITE_IOERR_WRITE, EDQUOT, true, false},
           Case{SQLITE_IOERR_WRITE, EIO, false, false},
           Case{SQLITE_IOERR_FSYNC, EIO, false, false},
           Case{SQLITE_IOERR_FSYNC, ENOSPC, false, false},
           Case{SQLITE_READONLY, 0, false, false},
           Case{SQLITE_CORRUPT, 0, false, true},
           Case{SQLITE_CORRUPT_INDEX, 0, false, true},
           Case{SQLITE_NOTADB, 0, false, true},
       }) {
    const Failure failure{each.code, each.system_error};
    EXPECT_EQ(failure.is_transient(), each.transient) << each.code << " " << each.system_error;
    EXPECT_EQ(failure.is_damage(), each.damage) << each.code;
  }
}

}  // namespace
}  // namespace parley::store::sqlite
