// A conversation store that answers only when the test asks for it, and keeps the requests.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "store/conversation_store.hpp"

namespace parley::chat {

class WaitingConversations final : public store::ConversationStore {
 public:
  struct Edit {
    store::NewContent content;
    base::Duration window;
    store::Completion<store::Message> done;
  };
  struct Removal {
    base::Duration window;
    store::Completion<store::Removed> done;
  };

  void list(store::ConversationQuery, store::Completion<store::ConversationPage> done) override {
    done(store::ConversationPage{});
  }
  void sync(store::SyncQuery, store::Completion<store::SyncPage> done) override { done(store::SyncPage{}); }
  void peers(const base::UserId&, std::size_t, store::Completion<std::vector<base::UserId>> done) override {
    done(std::vector<base::UserId>{});
  }
  void mark(store::MarkKind, const base::UserId&, const base::MessageId&,
            store::Completion<store::Mark> done) override {
    marks.push_back(std::move(done));
  }
  void edit(const base::UserId&, const base::MessageId&, store::NewContent content, base::Duration window,
            store::Completion<store::Message> done) override {
    edits.push_back({std::move(content), window, std::move(done)});
  }
  void remove(const base::UserId&, const base::MessageId&, base::Duration window,
              store::Completion<store::Removed> done) override {
    removals.push_back({window, std::move(done)});
  }

  std::deque<store::Completion<store::Mark>> marks;
  std::deque<Edit> edits;
  std::deque<Removal> removals;
};

}  // namespace parley::chat
