// Remembers which texts of users.json and messages.json are the server's own: those that it imported or wrote
// last. A file with another text was edited by hand. The texts are stored as digests in a file beside them,
// which survives restarts:
//
//     expect: record the new digest -> (the file is replaced) -> settle
//
// The digest of the replaced text stays in the record until the next one. So the file is recognized even if
// the process is killed at any time.
#pragma once

#include <array>
#include <ctime>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

#include "base/result.hpp"
#include "store/json_files/file.hpp"

namespace parley::store::json_files {

inline constexpr std::string_view users_file = "users.json";
inline constexpr std::string_view messages_file = "messages.json";

/// All functions block. Use from one thread at a time.
class OwnTexts {
 public:
  /// The record: one line for each text, with its SHA-256, two spaces and the name of the file.
  static constexpr std::string_view record_file = "exported.sha256";

  /// Reads the record. If there is none, an older version may have exported the files. Then files in the form
  /// of an export count as its own.
  explicit OwnTexts(std::string folder);

  /// Returns whether the file may be replaced: it is missing, or it holds one of the server's own texts.
  base::Result<bool, FileError> may_replace(std::string_view name);
  /// Records the digest of a text that is about to replace the file, or was just imported from it.
  base::Result<void, FileError> expect(std::string_view name, std::string digest);
  /// Call when the text of the last expect() is in the file.
  void settle(std::string_view name);

 private:
  /// The file's attributes of which at least one changes with every change of the file.
  struct Stamp {
    dev_t device;
    ino_t inode;
    off_t size;
    std::array<std::time_t, 2> seconds;
    std::array<long, 2> nanoseconds;

    bool operator==(const Stamp&) const = default;
  };
  struct Own {
    std::vector<std::string> digests;  ///< newest first
    std::string on_disk;               ///< which of them the file held last; empty: none
    std::optional<Stamp> stamp;        ///< of the file with that text, so that it need not be read again
  };

  std::string path_of(std::string_view name) const;
  /// Returns nullopt if the system refuses or there is no such file; errno holds the reason.
  std::optional<Stamp> stamp_of(std::string_view name) const;
  void read_record(std::string_view text);
  void adopt(std::string_view name);
  base::Result<void, FileError> write_record() const;

  std::string folder_;
  std::map<std::string, Own, std::less<>> own_;
};

}  // namespace parley::store::json_files
