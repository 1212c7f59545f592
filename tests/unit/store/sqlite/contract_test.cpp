// The SQLite store meets the requirements of the stores.
#include "unit/store/contract.hpp"

#include <gtest/gtest.h>

#include "unit/store/call_contract.hpp"
#include "unit/store/conversation_pages_contract.hpp"
#include "unit/store/sqlite/backend.hpp"
#include "unit/store/sqlite/faulty_disk.hpp"
#include "unit/store/user_contract.hpp"

namespace parley::store {
namespace {

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, StoreContract, sqlite::Backend);
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, UserContract, sqlite::Backend);

/// A backend on a disk that can be full.
struct SmallDisk : sqlite::Backend {
  sqlite::FaultyDisk disk{"faulty-contract"};

  SmallDisk() { reopen({.folder = {}, .on_fatal = {}, .limits = {}, .vfs = disk.name()}); }
  ~SmallDisk() { store.reset(); }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  void fill_disk(bool full) { disk.set_full(full); }
};

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, CallContract, SmallDisk);
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, ConversationContract, sqlite::Backend);
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, ConversationPages, SmallDisk);

}  // namespace
}  // namespace parley::store
