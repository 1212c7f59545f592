// Keeps users.json and messages.json current beside the database, for people and tools that read them.
//
//     store --changed--> [wait for the interval] --> read a snapshot --> replace the file
//
// On a thread of its own; nothing waits for it. It writes once at the start, at most once per interval while
// things change, and once more when it stops. A file that was edited by hand is not written over: see
// OwnTexts.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "store/archive.hpp"
#include "store/json_files/file.hpp"
#include "store/json_files/own_texts.hpp"

namespace parley::store::json_files {

class Exporter {
 public:
  struct Options {
    std::string folder;
    base::Duration interval{2000};
    /// Above it messages.json is not written any more, and a line in the log says so: every change writes the
    /// whole file.
    std::size_t message_limit = 20'000;
    /// Users whose password stands in users.json alone. The file is left as it is until each has a hash.
    std::vector<base::UserId> waiting{};
  };

  /// Takes the archive's watch. `archive` and `log` must outlive this.
  Exporter(Options options, Archive& archive, base::Log& log);
  /// Writes what has changed since the last time.
  ~Exporter();
  Exporter(const Exporter&) = delete;
  Exporter& operator=(const Exporter&) = delete;

 private:
  using Changed = std::array<bool, 2>;  ///< by Change

  void work();
  /// False where it could not, and should be tried again.
  bool write(Change change);
  base::Result<void, FileError> write_users();
  base::Result<void, FileError> write_messages();
  /// Whether the file is the server's own. Where it is not, a line in the log says so, once.
  base::Result<bool, FileError> is_own(Change change);
  base::Result<void, FileError> put_in_place(Replacement& file, Change change);

  Options options_;
  Archive& archive_;
  base::Log& log_;
  OwnTexts own_;
  Changed edited_{};  ///< and said so
  bool messages_are_off_ = false;
  bool has_failed_ = false;  ///< and said so

  std::mutex mutex_;
  std::condition_variable wake_;
  Changed changed_{true, true};
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace parley::store::json_files
