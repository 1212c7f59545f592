// The import of users.json and messages.json into a store that is still empty: all of both, or nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/archive.hpp"
#include "store/json_files/import_rules.hpp"
#include "store/json_files/users_text.hpp"

namespace parley::store::json_files {

struct ImportError {
  std::string path;
  std::size_t line = 0;  ///< from 1; 0 where it concerns the whole file
  std::string reason;
};

/// Why the process must not start. The files and the store are as they were.
struct ImportErrors {
  static constexpr std::size_t most_kept = TextErrors::most_kept;

  std::vector<ImportError> kept;  ///< in the order of the files, those of users.json first
  std::size_t count = 0;          ///< of all of them
};

struct Imported {
  std::size_t users = 0;  ///< stored, those included that only messages name
  std::size_t messages = 0;
  /// Of the users, those who cannot log in by password here: they have no password, no e-mail address, or a
  /// hash that cannot be verified.
  std::size_t without_password = 0;
  std::size_t other_hashes = 0;  ///< of those, the ones with such a hash
  /// Users with a plain password and no hash yet: to be hashed and stored. Until then nothing but users.json
  /// has it, so that these come again at each start until it is done.
  std::vector<ImportedUser> waiting;
};

template <class T>
struct FileOf {
  T values;
  std::string digest;  ///< empty where there is no such file
};

/// What both files hold.
struct Files {
  FileOf<std::vector<ImportedUser>> users;
  FileOf<std::vector<Message>> messages;
};

/// Refused where they could not be imported. Both are read to their ends, whatever is wrong with the first.
/// Creates nothing.
base::Result<Files, ImportErrors> read_files(const std::string& folder, const ImportRules& rules);

/// Call at the start, before anything else is stored. Into a store that is not empty nothing is imported;
/// users.json is then only looked at for passwords that a stopped process had not hashed yet. The texts that
/// are imported are recorded as the server's own, to be replaced by its exports: see OwnTexts. `files`: what
/// read_files() has read of them already.
base::Result<Imported, ImportErrors> import_files(const std::string& folder, const ImportRules& rules,
                                                  Archive& archive, std::optional<Files> files = {});

}  // namespace parley::store::json_files
