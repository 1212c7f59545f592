// Whether a database is what the program relies on: its pages, what points where, and what is kept twice.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/sqlite/engine/database_folder.hpp"

namespace parley::store::sqlite {

/// A line per thing that is wrong, a hundred of a kind at the most; none: all is well. It reads everything,
/// from one snapshot, also while a server writes. Refused: as a store that does not open.
base::Result<std::vector<std::string>, OpenError> unsound(const std::string& folder,
                                                          const char* vfs = nullptr);

}  // namespace parley::store::sqlite
