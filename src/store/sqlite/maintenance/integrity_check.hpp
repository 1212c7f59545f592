// Checks a database for what the program relies on: intact pages, valid references, and consistent copies.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/sqlite/engine/database_folder.hpp"

namespace parley::store::sqlite {

/// Returns one line for each finding, at most a hundred of each kind; no lines if the database is sound.
/// Reads the whole database from one snapshot, also while a server writes. Errors: those of a store that does
/// not open.
base::Result<std::vector<std::string>, OpenError> unsound(const std::string& folder,
                                                          const char* vfs = nullptr);

}  // namespace parley::store::sqlite
