// Reads and replaces whole files. A process that opens a replaced file sees the old text or the new one,
// never a part. This holds even if the process or the machine stops at any time:
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

/// Reads a file. Returns nullopt if there is no such file. Fails if it is larger than `max_file_size` bytes.
base::Result<std::optional<std::string>, FileError> read_file(const std::string& path);
inline constexpr std::size_t max_file_size = std::size_t{1} << 30;

/// The new text of a file. It takes effect with commit(); without commit() it is discarded.
class Replacement {
 public:
  Replacement(const std::string& folder, const std::string& name);
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;
  ~Replacement();

  /// Appends to the text, which is written in blocks of 64 KiB. commit() returns the first failure.
  void write(std::string_view text);
  /// Returns the SHA-256 of the whole text, in hexadecimal. Call it once, after the last write().
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
