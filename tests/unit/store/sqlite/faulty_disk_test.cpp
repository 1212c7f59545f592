// The faulty disk, and a check that a database on it really uses it.
#include "unit/store/sqlite/faulty_disk.hpp"

#include <utility>

#include <gtest/gtest.h>

#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/vfs_layer.hpp"
#include "unit/store/sqlite/backend.hpp"

namespace parley::store::sqlite {

namespace {

struct File {
  sqlite3_file base;
  FaultyDisk* disk;

  static int before_call() { return SQLITE_OK; }
};

FaultyDisk& disk(sqlite3_file* file) {
  return *vfs_layer::own<File>(file).disk;
}

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  const int refused = disk(file).before_write();
  return refused != SQLITE_OK ? refused : vfs_layer::passing_on<File>.xWrite(file, bytes, size, offset);
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  const int refused = disk(file).before_write();
  return refused != SQLITE_OK ? refused : vfs_layer::passing_on<File>.xTruncate(file, size);
}

int sync(sqlite3_file* file, int flags) {
  const int refused = disk(file).before_sync();
  return refused != SQLITE_OK ? refused : vfs_layer::passing_on<File>.xSync(file, flags);
}

const sqlite3_io_methods methods = [] {
  sqlite3_io_methods all = vfs_layer::passing_on<File>;
  all.xWrite = write;
  all.xTruncate = truncate;
  all.xSync = sync;
  return all;
}();

int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* flags_out) {
  auto* opened = reinterpret_cast<File*>(file);
  opened->disk = static_cast<FaultyDisk*>(vfs->pAppData);
  opened->base.pMethods = nullptr;
  // The system's functions read their own data from the VFS that they are called with, so they get that one.
  sqlite3_vfs* system = sqlite3_vfs_find(nullptr);
  sqlite3_file* const beneath = vfs_layer::beneath(*opened);
  const int code = system->xOpen(system, path, beneath, flags, flags_out);
  if (beneath->pMethods != nullptr) opened->base.pMethods = &methods;
  return code;
}

}  // namespace

FaultyDisk::FaultyDisk(std::string name) : name_(std::move(name)), vfs_(*sqlite3_vfs_find(nullptr)) {
  vfs_.pNext = nullptr;
  vfs_.zName = name_.c_str();
  vfs_.szOsFile += static_cast<int>(sizeof(File));
  vfs_.pAppData = this;
  vfs_.xOpen = open;
  sqlite3_vfs_register(&vfs_, 0);
}

FaultyDisk::~FaultyDisk() {
  sqlite3_vfs_unregister(&vfs_);
}

void FaultyDisk::set_full(bool full) {
  const std::lock_guard lock(mutex_);
  full_ = full;
}

void FaultyDisk::fail_from(std::size_t nth) {
  const std::lock_guard lock(mutex_);
  calls_ = 0;
  fail_from_ = nth;
}

void FaultyDisk::fail_next_sync() {
  const std::lock_guard lock(mutex_);
  fail_next_sync_ = true;
}

bool FaultyDisk::has_failed() const {
  const std::lock_guard lock(mutex_);
  return has_failed_;
}

std::size_t FaultyDisk::calls() const {
  const std::lock_guard lock(mutex_);
  return calls_;
}

void FaultyDisk::hold_syncs() {
  const std::lock_guard lock(mutex_);
  held_ = true;
}

void FaultyDisk::release_syncs() {
  const std::lock_guard lock(mutex_);
  held_ = false;
  changed_.notify_all();
}

void FaultyDisk::release_one_sync() {
  std::unique_lock lock(mutex_);
  ++let_through_;
  changed_.notify_all();
  changed_.wait(lock, [this] { return let_through_ == 0; });
}

void FaultyDisk::wait_until_held() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return waiting_ > 0; });
}

int FaultyDisk::count() {
  ++calls_;
  if (fail_from_ == 0 || calls_ < fail_from_) return SQLITE_OK;
  has_failed_ = true;
  return SQLITE_IOERR;
}

int FaultyDisk::before_write() {
  const std::lock_guard lock(mutex_);
  if (full_) return SQLITE_FULL;
  return count() == SQLITE_OK ? SQLITE_OK : SQLITE_IOERR_WRITE;
}

int FaultyDisk::before_sync() {
  std::unique_lock lock(mutex_);
  ++waiting_;
  changed_.notify_all();
  changed_.wait(lock, [this] { return !held_ || let_through_ > 0; });
  if (let_through_ > 0) --let_through_;
  --waiting_;
  changed_.notify_all();
  if (std::exchange(fail_next_sync_, false)) {
    has_failed_ = true;
    return SQLITE_IOERR_FSYNC;
  }
  return count() == SQLITE_OK ? SQLITE_OK : SQLITE_IOERR_FSYNC;
}

TEST(FaultyDisk, FailsTheChosenCallAndAllLaterOnes) {
  const TemporaryFolder folder;
  FaultyDisk disk("faulty-self");
  auto database = Database::open(folder.file("x.db"), {.create = true, .vfs = disk.name()});
  ASSERT_TRUE(database.ok());
  ASSERT_TRUE(database->execute("CREATE TABLE t (x)"));
  disk.set_full(true);
  EXPECT_FALSE(database->execute("INSERT INTO t VALUES (1)"));
  EXPECT_EQ(database->failure().code & 0xff, SQLITE_FULL);
  disk.set_full(false);
  ASSERT_TRUE(database->execute("INSERT INTO t VALUES (2)"));
  disk.fail_from(2);
  EXPECT_FALSE(database->execute("INSERT INTO t VALUES (3)"));
  EXPECT_EQ(database->failure().code & 0xff, SQLITE_IOERR);
  EXPECT_TRUE(disk.has_failed());
}

}  // namespace parley::store::sqlite
