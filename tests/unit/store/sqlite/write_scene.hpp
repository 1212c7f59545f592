// A new database, and WriteTables that write to it in consecutive transactions, without a thread.
#pragma once

#include <memory>

#include <gtest/gtest.h>

#include "store/sqlite/engine/schema.hpp"
#include "store/sqlite/write_tables.hpp"
#include "unit/store/sqlite/backend.hpp"

namespace parley::store::sqlite {

class WriteScene : public testing::Test {
 protected:
  TemporaryFolder folder;
  Database database = *Database::open(folder.file("x.db"), {.create = true});
  std::unique_ptr<WriteTables> tables;
  base::Timestamp now{base::Duration(1'000'000)};

  /// Begins the first transaction.
  void SetUp() override {
    ASSERT_TRUE(migrate(database, migrations()).ok());
    tables = std::make_unique<WriteTables>(database);
    ASSERT_TRUE(tables->begin());
  }
};

}  // namespace parley::store::sqlite
