// A copy of the database, whole and of one moment, while a server may be writing to it.
//
//     parley.db + its log  --one snapshot, 1 MiB at a time-->  FILE.<pid>.new  --checked, synced, renamed-->
//     FILE
//
// The snapshot holds everything that was acknowledged before the copy began. As long as it is held, the
// server's log cannot start over: it grows by what is written meanwhile.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"
#include "store/sqlite/engine/database_folder.hpp"

namespace parley::store::sqlite {

/// Copies `<folder>/parley.db` to `file`, which only its owner may read, and answers its size in bytes. There
/// is no such file, or a whole one. Refused: as a store that does not open; unwritable where `file` is there
/// already or cannot be made.
base::Result<std::int64_t, OpenError> back_up(const std::string& folder, const std::string& file,
                                              const char* vfs = nullptr);

}  // namespace parley::store::sqlite
