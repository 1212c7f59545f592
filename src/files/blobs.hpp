// Stores the bytes of files in a folder. Each file is named by its id, and has a random name with the suffix
// ".part" while it is being written.
//
//     create() --write, write--> <random>.part --keep: sync, rename, sync the folder--> <id>
//                                      \__ the writer is destroyed without keep(): it is removed
//
// Everything that may block runs on the worker. Each completion runs exactly once, through the executor. If
// the queue is full or the disk fails, the error is `unavailable`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/threads/executor.hpp"
#include "base/threads/worker.hpp"
#include "base/wire.hpp"
#include "store/file_store.hpp"

namespace parley::files {

class Blobs;

/// Writes one file. Calls must not overlap: the next call must wait for the completion of the previous one.
class BlobWriter {
 public:
  ~BlobWriter();
  BlobWriter(const BlobWriter&) = delete;
  BlobWriter& operator=(const BlobWriter&) = delete;

  void write(std::string bytes, store::Completion<void> done);
  /// Makes the file durable under `id`, and returns its SHA-256 in hexadecimal. This must be the last call.
  void keep(const store::FileId& id, store::Completion<std::string> done);

 private:
  friend class Blobs;
  struct Part;
  explicit BlobWriter(Blobs& blobs);

  Blobs& blobs_;
  std::shared_ptr<Part> part_;  ///< shared with the tasks on the worker
};

/// Reads one file. Calls must not overlap.
class BlobReader {
 public:
  ~BlobReader();
  BlobReader(const BlobReader&) = delete;
  BlobReader& operator=(const BlobReader&) = delete;

  /// Reads up to `size` bytes from `offset`; the result is empty at the end of the file.
  void read(std::uint64_t offset, std::size_t size, store::Completion<base::SharedBytes> done);

 private:
  friend class Blobs;
  struct Opened;
  BlobReader(Blobs& blobs, std::shared_ptr<Opened> opened);

  Blobs& blobs_;
  std::shared_ptr<Opened> opened_;
};

class Blobs {
 public:
  static constexpr std::size_t threads = 2;
  static constexpr std::size_t waiting = 4'096;  ///< capacity of the worker's queue

  /// The folder is created with the first file. Writers, readers and their completions that wait in the
  /// executor must not outlive this object.
  Blobs(base::Executor& executor, std::string folder);
  Blobs(const Blobs&) = delete;
  Blobs& operator=(const Blobs&) = delete;

  /// Finishes the tasks under way, and refuses all later requests. The executor may be destroyed afterwards.
  void stop() { worker_ = nullptr; }

  std::unique_ptr<BlobWriter> create();
  /// Opens a file for reading. Errors: not_found, unavailable.
  void open(const store::FileId& id, store::Completion<std::unique_ptr<BlobReader>> done);
  /// Removes the files. Ids without a file are ignored.
  void remove(std::vector<store::FileId> ids, store::Completion<void> done);

  /// Sweeps the folder after a start. Removes the unfinished files that are older than `before`. Returns at
  /// most `most` ids of finished files that are as old. Each id is returned once over all calls; the result
  /// is empty at the end.
  void sweep(base::Timestamp before, std::size_t most, store::Completion<std::vector<store::FileId>> done);

 private:
  friend class BlobWriter;
  friend class BlobReader;
  struct Sweep;

  template <class T, class Task>
  void run(Task task, store::Completion<T> done);
  /// Releases the object on the worker, because closing and removing a file may block.
  void drop(std::shared_ptr<void> what);

  base::Executor& executor_;
  std::string folder_;
  std::shared_ptr<Sweep> sweep_;
  std::unique_ptr<base::Worker> worker_;
};

}  // namespace parley::files
