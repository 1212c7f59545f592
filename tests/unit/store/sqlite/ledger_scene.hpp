// A new database, and WriteStatements that write to it in consecutive transactions, without a thread.
#pragma once

#include <memory>

#include <gtest/gtest.h>

#include "store/sqlite/engine/schema.hpp"
#include "store/sqlite/write_statements.hpp"
#include "unit/store/sqlite/backend.hpp"

namespace parley::store::sqlite {

class LedgerScene : public testing::Test {
 protected:
  TemporaryFolder folder;
  Database database = *Database::open(folder.file("x.db"), {.create = true});
  std::unique_ptr<WriteStatements> ledger;
  base::Timestamp now{base::Duration(1'000'000)};

  /// Begins the first transaction.
  void SetUp() override {
    ASSERT_TRUE(migrate(database, migrations()).ok());
    ledger = std::make_unique<WriteStatements>(database);
    ASSERT_TRUE(ledger->begin());
  }
};

}  // namespace parley::store::sqlite
