// Conversations in the memory of a MemoryMessageStore: for the story tests in virtual time, and as the model
// that the database is compared with. It stores no counts. Unread messages are counted for each query.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/threads/executor.hpp"
#include "store/conversation_store.hpp"
#include "support/memory_store.hpp"

namespace parley::support {

class MemoryConversationStore final : public store::ConversationStore {
 public:
  MemoryConversationStore(const MemoryUserStore& users, MemoryMessageStore& messages,
                          const base::Clock& clock, base::Executor& executor)
      : users_(users), messages_(messages), clock_(clock), executor_(executor) {}

  void list(store::ConversationQuery query, store::Completion<store::ConversationPage> done) override;
  void sync(store::SyncQuery query, store::Completion<store::SyncPage> done) override;
  void peers(const base::UserId& user, std::size_t limit,
             store::Completion<std::vector<base::UserId>> done) override;
  void mark(store::MarkKind kind, const base::UserId& by, const base::MessageId& message,
            store::Completion<store::Mark> done) override;
  void edit(const base::UserId& by, const base::MessageId& message, store::NewContent content,
            base::Duration window, store::Completion<store::Message> done) override;
  void remove(const base::UserId& by, const base::MessageId& message, base::Duration window,
              store::Completion<store::Removed> done) override;

  base::Result<store::ConversationPage> list_now(const store::ConversationQuery& query) const;
  base::Result<store::SyncPage> sync_now(const store::SyncQuery& query) const;
  std::vector<base::UserId> peers_now(const base::UserId& user, std::size_t limit) const;
  base::Result<store::Mark> mark_now(store::MarkKind kind, const base::UserId& by,
                                     const base::MessageId& message);
  base::Result<store::Message> edit_now(const base::UserId& by, const base::MessageId& message,
                                        store::NewContent content, base::Duration window);
  base::Result<store::Removed> remove_now(const base::UserId& by, const base::MessageId& message,
                                          base::Duration window);

  /// While set, marks, edits and removals are refused with it, as on a full disk.
  std::optional<base::Error> refuse_changes;

 private:
  store::Conversation seen_by(const base::UserId& reader, const store::Message& newest) const;
  /// Returns the newest message of each conversation of the user, the newest of all first.
  std::vector<const store::Message*> newest_of(const base::UserId& user) const;
  /// Returns nullptr if the message is not one of the user's.
  store::Message* find(const base::UserId& user, const base::MessageId& id);
  void tell() const;

  const MemoryUserStore& users_;
  MemoryMessageStore& messages_;
  const base::Clock& clock_;
  base::Executor& executor_;
};

}  // namespace parley::support
