#include "store/sqlite/engine/wal_batching_vfs.hpp"

#include <cstdlib>
#include <memory>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "store/sqlite/engine/database.hpp"
#include "support/temporary_folder.hpp"
#include "unit/store/sqlite/faulty_disk.hpp"

namespace parley::store::sqlite {

namespace {

using support::TemporaryFolder;

/// A log that is opened through the layer, without a SQLite database.
class OpenLog {
 public:
  explicit OpenLog(const char* beneath = nullptr)
      : layer_(beneath),
        vfs_(sqlite3_vfs_find(layer_.name())),
        path_(sqlite3_create_filename(folder_.file("x.db-wal").c_str(), "", "", 0, nullptr)),
        file_(static_cast<sqlite3_file*>(std::calloc(1, static_cast<std::size_t>(vfs_->szOsFile)))) {
    folder_.put("x.db", "");  // the log gets its permissions
    const int flags = SQLITE_OPEN_WAL | SQLITE_OPEN_CREATE | SQLITE_OPEN_READWRITE;
    EXPECT_EQ(vfs_->xOpen(vfs_, path_, file_, flags, nullptr), SQLITE_OK);
  }
  ~OpenLog() {
    close();
    std::free(file_);
    sqlite3_free_filename(path_);
  }
  OpenLog(const OpenLog&) = delete;
  OpenLog& operator=(const OpenLog&) = delete;

  int write(const std::string& bytes, std::size_t at) {
    return file_->pMethods->xWrite(file_, bytes.data(), static_cast<int>(bytes.size()), place(at));
  }
  int sync() { return file_->pMethods->xSync(file_, SQLITE_SYNC_NORMAL); }
  int truncate(std::size_t size) { return file_->pMethods->xTruncate(file_, place(size)); }
  std::string read(std::size_t size, std::size_t at) {
    std::string bytes(size, '\0');
    EXPECT_EQ(file_->pMethods->xRead(file_, bytes.data(), static_cast<int>(size), place(at)), SQLITE_OK);
    return bytes;
  }
  std::size_t size() {
    sqlite3_int64 size = 0;
    EXPECT_EQ(file_->pMethods->xFileSize(file_, &size), SQLITE_OK);
    return static_cast<std::size_t>(size);
  }
  int close() {
    const int code = file_->pMethods == nullptr ? SQLITE_OK : file_->pMethods->xClose(file_);
    file_->pMethods = nullptr;
    return code;
  }
  WalBatchingVfs& layer() { return layer_; }
  /// Returns the bytes that are in the file, without the buffer.
  std::string on_disk() const { return folder_.get("x.db-wal"); }

 private:
  static sqlite3_int64 place(std::size_t at) { return static_cast<sqlite3_int64>(at); }

  TemporaryFolder folder_;
  WalBatchingVfs layer_;
  sqlite3_vfs* vfs_;
  sqlite3_filename path_;
  sqlite3_file* file_;
};

TEST(WalBatchingVfs, WritesAppendedBytesToTheFileWhenSynced) {
  OpenLog log;
  ASSERT_EQ(log.write("header", 0), SQLITE_OK);
  ASSERT_EQ(log.write("page", 6), SQLITE_OK);
  EXPECT_EQ(log.on_disk(), "");
  ASSERT_EQ(log.sync(), SQLITE_OK);
  EXPECT_EQ(log.on_disk(), "headerpage");
}

TEST(WalBatchingVfs, ReadsBackBufferedBytes) {
  OpenLog log;
  ASSERT_EQ(log.write("header", 0), SQLITE_OK);
  EXPECT_EQ(log.read(3, 2), "ade");
  ASSERT_EQ(log.write("page", 6), SQLITE_OK);
  EXPECT_EQ(log.size(), 10u);
}

TEST(WalBatchingVfs, WritesBufferedBytesWhenClosed) {
  OpenLog log;
  ASSERT_EQ(log.write("header", 0), SQLITE_OK);
  ASSERT_EQ(log.close(), SQLITE_OK);
  EXPECT_EQ(log.on_disk(), "header");
}

TEST(WalBatchingVfs, LeavesTheSameFileAsUnbufferedCallsInAnyOrder) {
  std::mt19937 random(7);
  const auto below = [&](std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
  };
  OpenLog log;
  std::string expected;
  for (int step = 0; step < 4'000; ++step) {
    const std::size_t kind = below(20);
    if (kind < 15) {
      // Mostly appends; rarely writes more than the buffer holds.
      const std::size_t at = below(4) == 0 ? below(expected.size() + 1) : expected.size();
      const std::size_t size = below(200) == 0 ? WalBatchingVfs::capacity + 1 : 1 + below(5'000);
      const std::string bytes(size, static_cast<char>('a' + below(26)));
      ASSERT_EQ(log.write(bytes, at), SQLITE_OK);
      expected.resize(std::max(expected.size(), at + size));
      expected.replace(at, size, bytes);
    } else if (kind < 17 && !expected.empty()) {
      const std::size_t at = below(expected.size());
      const std::size_t size = 1 + below(expected.size() - at);
      ASSERT_EQ(log.read(size, at), expected.substr(at, size));
    } else if (kind < 18) {
      expected.resize(below(expected.size() + 1));
      ASSERT_EQ(log.truncate(expected.size()), SQLITE_OK);
    } else if (kind < 19) {
      ASSERT_EQ(log.size(), expected.size());
    } else {
      ASSERT_EQ(log.sync(), SQLITE_OK);
      ASSERT_EQ(log.on_disk(), expected);
    }
  }
}

TEST(WalBatchingVfs, ReportsAFullDiskOnceAndDropsTheBuffer) {
  FaultyDisk disk("gathered-full");
  OpenLog log(disk.name());
  ASSERT_EQ(log.write("lost", 0), SQLITE_OK);
  disk.set_full(true);
  EXPECT_EQ(log.sync(), SQLITE_FULL);
  disk.set_full(false);
  ASSERT_EQ(log.write("kept", 0), SQLITE_OK);
  ASSERT_EQ(log.sync(), SQLITE_OK);
  EXPECT_EQ(log.on_disk(), "kept");
}

TEST(WalBatchingVfs, WritesTheBufferAtOnceWhenTheSyncComesLater) {
  FaultyDisk disk("gathered-later");
  OpenLog log(disk.name());
  ASSERT_EQ(log.write("header", 0), SQLITE_OK);
  ASSERT_EQ(log.sync(), SQLITE_OK);
  log.layer().set(WalBatchingVfs::CommitSyncs::later);
  disk.fail_from(0);
  ASSERT_EQ(log.write("page", 6), SQLITE_OK);
  ASSERT_EQ(log.sync(), SQLITE_OK);
  EXPECT_EQ(log.on_disk(), "headerpage") << "readers of the file see it";
  EXPECT_EQ(disk.calls(), 1u) << "the write";
  EXPECT_FALSE(log.layer().sync());
  EXPECT_EQ(disk.calls(), 2u);
  disk.fail_next_sync();
  const auto failure = log.layer().sync();
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->code, SQLITE_IOERR_FSYNC);
  EXPECT_FALSE(failure->is_transient());
}

TEST(WalBatchingVfs, AlwaysSyncsTheHeaderThatStartsTheLogOver) {
  FaultyDisk disk("gathered-header");
  OpenLog log(disk.name());
  log.layer().set(WalBatchingVfs::CommitSyncs::later);
  disk.fail_from(0);
  ASSERT_EQ(log.write("header", 0), SQLITE_OK);
  ASSERT_EQ(log.sync(), SQLITE_OK);
  EXPECT_EQ(disk.calls(), 2u) << "the write and its sync";
}

TEST(WalBatchingVfs, WritesATransactionOfManyPagesInFewCalls) {
  FaultyDisk disk("gathered-few");
  const TemporaryFolder folder;
  const WalBatchingVfs layer(disk.name());
  auto database = Database::open(folder.file("x.db"), {.create = true, .vfs = layer.name()});
  ASSERT_TRUE(database.ok());
  ASSERT_TRUE(database->execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (x)"));
  disk.fail_from(0);
  ASSERT_TRUE(
      database->execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 50) "
                        "INSERT INTO t SELECT randomblob(4000) FROM n"));
  // More than 200 KiB of pages, and one sync.
  EXPECT_LE(disk.calls(), 4u);
  EXPECT_GE(disk.calls(), 3u);
}

}  // namespace

}  // namespace parley::store::sqlite
