// Keeps users.json and messages.json beside the database up to date, for people and tools that read them.
//
//     store --changed--> [wait for the interval] --> read a snapshot --> replace the file
//
// The exporter has its own thread, and no other thread waits for it. It writes once at the start, at most
// once per interval while data changes, and once more when it stops. A file that was edited by hand is not
// overwritten: see OwnTexts.
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
    /// If there are more messages, messages.json is not written any more, and the log says so. Every change
    /// would write the whole file.
    std::size_t message_limit = 20'000;
    /// Users whose password is stored only in users.json. The file is not replaced until each of them has a
    /// hash.
    std::vector<base::UserId> waiting{};
  };

  /// Becomes the archive's watcher. `archive` and `log` must outlive this.
  Exporter(Options options, Archive& archive, base::Log& log);
  /// Writes what has changed since the last export.
  ~Exporter();
  Exporter(const Exporter&) = delete;
  Exporter& operator=(const Exporter&) = delete;

 private:
  using Changed = std::array<bool, 2>;  ///< indexed by Change

  void work();
  /// Exports the users or the messages. Returns false if that failed and should be tried again.
  bool write(Change change);
  base::Result<void, FileError> write_users();
  base::Result<void, FileError> write_messages();
  /// Returns whether the file holds a text of the server. If not, the log says so once.
  base::Result<bool, FileError> is_own(Change change);
  base::Result<void, FileError> put_in_place(Replacement& file, Change change);

  Options options_;
  Archive& archive_;
  base::Log& log_;
  OwnTexts own_;
  Changed edited_{};  ///< whether the log says that the file was edited
  bool messages_are_off_ = false;
  bool has_failed_ = false;  ///< whether the log says that the export failed

  std::mutex mutex_;
  std::condition_variable wake_;
  Changed changed_{true, true};
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace parley::store::json_files
