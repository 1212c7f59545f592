// The bytes of files, in a folder: each under its id, and while it comes under ".part" beside it.
//
//     create() --write, write--> <random>.part --keep: sync, rename, sync the folder--> <id>
//                                      \__ the writer goes without keep(): it is removed
//
// All that may block runs on the worker; completions come back through the executor, each exactly once. Where
// too much waits, or the disk refuses, they are refused with `unavailable`.
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

/// One call at a time: the next one once the one before is answered.
class BlobWriter {
 public:
  ~BlobWriter();
  BlobWriter(const BlobWriter&) = delete;
  BlobWriter& operator=(const BlobWriter&) = delete;

  void write(std::string bytes, store::Completion<void> done);
  /// Makes all of it durable under `id`, and answers its SHA-256 in hexadecimal. The last call.
  void keep(const store::FileId& id, store::Completion<std::string> done);

 private:
  friend class Blobs;
  struct Part;
  explicit BlobWriter(Blobs& blobs);

  Blobs& blobs_;
  std::shared_ptr<Part> part_;  ///< shared with what runs on the worker
};

/// One call at a time.
class BlobReader {
 public:
  ~BlobReader();
  BlobReader(const BlobReader&) = delete;
  BlobReader& operator=(const BlobReader&) = delete;

  /// Up to `size` bytes from `offset`; empty at the end.
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
  static constexpr std::size_t waiting = 4'096;  ///< of the worker's queue

  /// The folder is made with the first file. Writers and readers, and what waits for them in the executor,
  /// must not outlive this.
  Blobs(base::Executor& executor, std::string folder);
  Blobs(const Blobs&) = delete;
  Blobs& operator=(const Blobs&) = delete;

  /// Finishes what is under way; whatever is asked from then on is refused. Its executor may go then.
  void stop() { worker_ = nullptr; }

  std::unique_ptr<BlobWriter> create();
  /// Refused: not_found.
  void open(const store::FileId& id, store::Completion<std::unique_ptr<BlobReader>> done);
  /// Those that are not there are passed over.
  void remove(std::vector<store::FileId> ids, store::Completion<void> done);

  /// For the sweep at a start: removes what was never finished and is older than `before`, and answers at
  /// most `most` ids of blobs as old, each once, call by call; none at the end.
  void sweep(base::Timestamp before, std::size_t most, store::Completion<std::vector<store::FileId>> done);

 private:
  friend class BlobWriter;
  friend class BlobReader;
  struct Sweep;

  template <class T, class Task>
  void run(Task task, store::Completion<T> done);
  /// Lets go of it on the worker: closing and removing may block.
  void drop(std::shared_ptr<void> what);

  base::Executor& executor_;
  std::string folder_;
  std::shared_ptr<Sweep> sweep_;
  std::unique_ptr<base::Worker> worker_;
};

}  // namespace parley::files
