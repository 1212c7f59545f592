// The whole store for import and export. It loads through the writer and reads through its own connection.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/archive.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/writer.hpp"

namespace parley::store::sqlite {

/// Holds the watcher that the writer notifies of changes. It outlives the writer, which may still commit
/// while it closes.
class Watchers {
 public:
  void watch(base::UniqueFunction<void(Change)> changed);
  void notify(Change change);

 private:
  std::mutex mutex_;
  base::UniqueFunction<void(Change)> changed_;
};

class FileArchive final : public Archive {
 public:
  FileArchive(std::string path, const char* vfs, const base::Clock& clock, Writer& writer, Watchers& watchers)
      : path_(std::move(path)), vfs_(vfs), clock_(clock), writer_(writer), watchers_(watchers) {}

  base::Result<bool> empty() override;
  base::Result<void> load(Contents contents) override;
  base::Result<std::vector<User>> users() override;
  base::Result<bool> messages(std::size_t at_most, base::UniqueFunction<void(const Message&)> visit) override;
  void watch(base::UniqueFunction<void(Change)> changed) override { watchers_.watch(std::move(changed)); }

 private:
  base::Result<Database> open() const;

  std::string path_;
  const char* vfs_;
  const base::Clock& clock_;
  Writer& writer_;
  Watchers& watchers_;
};

}  // namespace parley::store::sqlite
