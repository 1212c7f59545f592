// Whole files: read at once, replaced at once. Whoever opens a replaced file finds the old text or the new
// one, never a part, whenever the process or the machine stops:
//
//     write x.json.new -> fsync -> rename over x.json -> fsync the folder
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "store/json_files/digest.hpp"

namespace parley::store::json_files {

struct FileError {
  std::string path;
  std::string reason;
};

/// Nothing where there is no such file. Refused past `max_file_size`.
base::Result<std::optional<std::string>, FileError> read_file(const std::string& path);
inline constexpr std::size_t max_file_size = std::size_t{1} << 30;

/// The next text of a file: takes effect with commit(), and is forgotten without.
class Replacement {
 public:
  Replacement(const std::string& folder, const std::string& name);
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;
  ~Replacement();

  /// Collected in steps of 64 KiB. A failure is remembered for commit().
  void write(std::string_view text);
  /// SHA-256 of all that was written, in hexadecimal. Call once, when that is all.
  std::string digest();
  base::Result<void, FileError> commit();

 private:
  void flush();
  void fail();

  std::string folder_;
  std::string path_;
  std::string unfinished_;
  std::string buffer_;
  Digest digest_;
  std::optional<FileError> error_;
  int file_;
  bool committed_ = false;
};

}  // namespace parley::store::json_files
