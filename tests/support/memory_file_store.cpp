#include "support/memory_file_store.hpp"

#include <algorithm>
#include <utility>

namespace parley::support {

MemoryFileStore::Entry* MemoryFileStore::find(const store::FileId& id, const base::UserId& reader) {
  const auto found = std::ranges::find(entries_, id, [](const Entry& entry) { return entry.file.id; });
  const bool may_read =
      found != entries_.end() && (found->file.owner == reader || found->readers.contains(reader));
  return may_read ? &*found : nullptr;
}

base::Result<void> MemoryFileStore::add_now(store::File file, std::int64_t room) {
  if (users_.get(file.owner) == nullptr) return base::Error(base::ErrorCode::user_not_found);
  std::int64_t used = file.size;
  for (const Entry& entry : entries_) used += entry.file.owner == file.owner ? entry.file.size : 0;
  if (room > 0 && used > room) return base::Error(base::ErrorCode::payload_too_large);
  entries_.push_back({std::move(file), {}, false});
  return {};
}

base::Result<void> MemoryFileStore::share(const store::MessageDraft& draft) {
  const auto id = store::linked_file(draft.type, draft.content);
  if (!id) return {};
  Entry* const entry = find(*id, draft.sender);
  if (entry == nullptr) return base::Error::invalid("content", "content links no file of yours");
  entry->is_linked = true;
  entry->readers.insert(draft.receiver);
  return {};
}

void MemoryFileStore::add_file(store::File file, std::int64_t room, store::Completion<void> done) {
  answer<void>(executor_, std::move(done), add_now(std::move(file), room));
}

void MemoryFileStore::find_file(const store::FileId& id, const base::UserId& reader,
                                store::Completion<std::optional<store::File>> done) {
  const Entry* const entry = find(id, reader);
  answer<std::optional<store::File>>(executor_, std::move(done),
                                     entry == nullptr ? std::nullopt : std::optional(entry->file));
}

void MemoryFileStore::forget_unlinked(base::Timestamp before, std::size_t most,
                                      store::Completion<std::vector<store::FileId>> done) {
  std::vector<store::FileId> ids;
  std::erase_if(entries_, [&](const Entry& entry) {
    const bool is_due = !entry.is_linked && entry.file.created_at < before && ids.size() < most;
    if (is_due) ids.push_back(entry.file.id);
    return is_due;
  });
  answer<std::vector<store::FileId>>(executor_, std::move(done), std::move(ids));
}

void MemoryFileStore::unknown_files(std::vector<store::FileId> ids,
                                    store::Completion<std::vector<store::FileId>> done) {
  std::erase_if(ids, [this](const store::FileId& id) {
    return std::ranges::any_of(entries_, [&](const Entry& entry) { return entry.file.id == id; });
  });
  answer<std::vector<store::FileId>>(executor_, std::move(done), std::move(ids));
}

}  // namespace parley::support
