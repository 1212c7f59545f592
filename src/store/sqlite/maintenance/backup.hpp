// Copies the database, complete and consistent, while a server may be writing to it.
//
//     parley.db + its log  --one snapshot, 1 MiB at a time-->  FILE.<pid>.new
//                          --checked, synced, renamed------->  FILE
//
// The snapshot holds everything that was acknowledged before the copy began. While it is held, the server's
// log cannot start over, so it grows by what is written meanwhile.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"
#include "store/sqlite/engine/database_folder.hpp"

namespace parley::store::sqlite {

/// Copies `<folder>/parley.db` to `file`, which only its owner may read, and returns its size in bytes. After
/// an error there is no such file, or a complete one. Errors: those of a store that does not open; unwritable
/// if `file` exists already or cannot be created.
base::Result<std::int64_t, OpenError> back_up(const std::string& folder, const std::string& file,
                                              const char* vfs = nullptr);

}  // namespace parley::store::sqlite
