// Which texts of users.json and messages.json are the server's own: what it imported or wrote last. A file
// that holds another text was edited by hand. They are remembered by digest, beside the files, over restarts:
//
//     expect: record the new digest -> (the file is replaced) -> settle
//
// The digest of the text that is replaced stays in the record until the next one, so that the file is known
// whenever the process is killed.
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

/// Blocks. Used by one thread at a time.
class OwnTexts {
 public:
  /// The record: a line for each text, its SHA-256, two blanks and the name of the file.
  static constexpr std::string_view record_file = "exported.sha256";

  /// Reads the record. Where there is none, an older version may have exported: files in the form of an
  /// export count as its own.
  explicit OwnTexts(std::string folder);

  /// Whether the file may be replaced: it is missing, or its text is known.
  base::Result<bool, FileError> may_replace(std::string_view name);
  /// The text of this digest is about to take the file's place, or has just been imported from it.
  base::Result<void, FileError> expect(std::string_view name, std::string digest);
  /// It has taken its place.
  void settle(std::string_view name);

 private:
  /// What changes with every change of a file.
  struct Stamp {
    dev_t device;
    ino_t inode;
    off_t size;
    std::array<std::time_t, 2> seconds;
    std::array<long, 2> nanoseconds;

    bool operator==(const Stamp&) const = default;
  };
  struct Own {
    std::vector<std::string> digests;  ///< the newest first
    std::string on_disk;               ///< which of them was last seen there; empty: none
    std::optional<Stamp> stamp;        ///< of the file that held it, so that it need not be read again
  };

  std::string path_of(std::string_view name) const;
  /// Nothing where the system refuses, also where there is no such file; errno says why.
  std::optional<Stamp> stamp_of(std::string_view name) const;
  void read_record(std::string_view text);
  void adopt(std::string_view name);
  base::Result<void, FileError> write_record() const;

  std::string folder_;
  std::map<std::string, Own, std::less<>> own_;
};

}  // namespace parley::store::json_files
