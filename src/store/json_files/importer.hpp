// The import of users.json and messages.json into a store that is still empty: all of both, or nothing.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/archive.hpp"
#include "store/json_files/users_text.hpp"

namespace parley::store::json_files {

/// Why the process must not start. The files and the store are as they were.
struct ImportError {
  std::string path;
  std::size_t line = 0;  ///< from 1; 0 where it concerns the whole file
  std::string reason;
};

struct Imported {
  std::size_t users = 0;  ///< stored, those included that only messages name
  std::size_t messages = 0;
  /// Users with a plain password and no hash yet: to be hashed and stored. Until then nothing but users.json
  /// has it, so that these come again at each start until it is done.
  std::vector<ImportedUser> waiting;
};

/// Call at the start, before anything else is stored. Into a store that is not empty nothing is imported;
/// users.json is then only looked at for passwords that a stopped process had not hashed yet.
base::Result<Imported, ImportError> import_files(const std::string& folder, Archive& archive);

}  // namespace parley::store::json_files
