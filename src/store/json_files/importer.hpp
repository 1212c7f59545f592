// Imports users.json and messages.json into an empty store: all of both files, or nothing.
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
  std::size_t line = 0;  ///< counted from 1; 0 if the error concerns the whole file
  std::string reason;
};

/// Why the process must not start. The files and the store are unchanged.
struct ImportErrors {
  static constexpr std::size_t most_kept = TextErrors::most_kept;

  std::vector<ImportError> kept;  ///< in the order of the files, those of users.json first
  std::size_t count = 0;          ///< number of all errors, including those that are not kept
};

struct Imported {
  std::size_t users = 0;  ///< stored users, including those whom only messages name
  std::size_t messages = 0;
  /// How many of the users cannot log in by password here: they have no password, no e-mail address, or a
  /// hash that cannot be verified.
  std::size_t without_password = 0;
  std::size_t other_hashes = 0;  ///< how many of those have a hash that cannot be verified
  /// Users with a plain password and no hash yet; the caller must hash and store their passwords. Until that
  /// is done, the passwords are stored only in users.json, and these users are returned at each start.
  std::vector<ImportedUser> waiting;
};

template <class T>
struct FileOf {
  T values;
  std::string digest;  ///< empty if there is no such file
};

/// The contents of both files.
struct Files {
  FileOf<std::vector<ImportedUser>> users;
  FileOf<std::vector<Message>> messages;
};

/// Reads both files without creating anything. Returns errors if they cannot be imported. The second file is
/// read even if the first has errors.
base::Result<Files, ImportErrors> read_files(const std::string& folder, const ImportRules& rules);

/// Imports the files. Call at the start, before anything else is stored. If the store is not empty, nothing
/// is imported. In that case users.json is only searched for passwords that a stopped process has not hashed
/// yet. The imported texts are recorded as the server's own, so that its exports may replace them: see
/// OwnTexts. `files` is the result of an earlier read_files().
base::Result<Imported, ImportErrors> import_files(const std::string& folder, const ImportRules& rules,
                                                  Archive& archive, std::optional<Files> files = {});

}  // namespace parley::store::json_files
