// Files in a plain list: for the story tests in virtual time, and as the model that the database is compared
// with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "base/threads/executor.hpp"
#include "store/file_store.hpp"
#include "support/memory_store.hpp"

namespace parley::support {

class MemoryFileStore final : public store::FileStore {
 public:
  MemoryFileStore(const MemoryUserStore& users, base::Executor& executor)
      : users_(users), executor_(executor) {}

  void add_file(store::File file, std::int64_t room, store::Completion<void> done) override;
  void find_file(const store::FileId& id, const base::UserId& reader,
                 store::Completion<std::optional<store::File>> done) override;
  void forget_unlinked(base::Timestamp before, std::size_t most,
                       store::Completion<std::vector<store::FileId>> done) override;
  void unknown_files(std::vector<store::FileId> ids,
                     store::Completion<std::vector<store::FileId>> done) override;

  /// Called by a message store for each draft before it stores it. See store::FileStore.
  base::Result<void> share(const store::MessageDraft& draft);

 private:
  struct Entry {
    store::File file;
    std::set<base::UserId> readers;
    bool is_linked = false;
  };
  Entry* find(const store::FileId& id, const base::UserId& reader);
  base::Result<void> add_now(store::File file, std::int64_t room);

  const MemoryUserStore& users_;
  base::Executor& executor_;
  std::vector<Entry> entries_;  ///< in the order in which they were added
};

}  // namespace parley::support
