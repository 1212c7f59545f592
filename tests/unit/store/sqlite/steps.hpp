// Measures the cost of a statement in steps of SQLite's virtual machine, which do not depend on the computer.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "store/sqlite/engine/database.hpp"

namespace parley::store::sqlite {

/// Returns the number of steps that `call` takes on the connection.
template <class Call>
int steps_of(Database& database, Call call) {
  int steps = 0;
  sqlite3_progress_handler(
      database.handle(), 1, [](void* count) { return ++*static_cast<int*>(count), 0; }, &steps);
  call();
  sqlite3_progress_handler(database.handle(), 0, nullptr, nullptr);
  return steps;
}

/// Returns the query plans of all statements that are prepared on the connection, one line per step.
inline std::vector<std::string> plans_of(Database& database) {
  std::vector<std::string> statements;
  for (auto* each = sqlite3_next_stmt(database.handle(), nullptr); each != nullptr;
       each = sqlite3_next_stmt(database.handle(), each)) {
    statements.emplace_back(sqlite3_sql(each));
  }
  std::vector<std::string> steps;
  for (const std::string& sql : statements) {
    Statement explain(database, "EXPLAIN QUERY PLAN " + sql);
    Rows rows = explain();
    while (rows.next()) steps.emplace_back(rows.text(3));
    EXPECT_FALSE(rows.failed()) << sql;
  }
  return steps;
}

}  // namespace parley::store::sqlite
