// The scene for the requirements of every engine for conversations. An engine's test names a Backend, as for
// StoreScene, with two more members:
//
//     store::ConversationStore& conversations();
//     void fill_disk(bool full);      sets whether changes find the disk full
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "store/conversation_store.hpp"
#include "support/store_scene.hpp"

namespace parley::store {

template <class Backend>
class ConversationScene : public support::StoreScene<Backend> {
 public:
  /// Sends a message and returns it once it is stored.
  Message sent(const std::string& from, const std::string& to, const std::string& content = "x",
               const std::string& client_message_id = "") {
    auto appended = this->send(from, to, content, client_message_id);
    if (!appended) throw std::runtime_error("the message was refused");
    return *appended->message;
  }
  base::Result<Mark> mark(MarkKind kind, const std::string& by, const base::MessageId& message) {
    return ask<Mark>([&](ConversationStore& store, auto done) {
      store.mark(kind, support::user_id(by), message, std::move(done));
    });
  }
  base::Result<Mark> read(const std::string& by, const Message& message) {
    return mark(MarkKind::read, by, message.id);
  }
  base::Result<Mark> deliver(const std::string& by, const Message& message) {
    return mark(MarkKind::delivered, by, message.id);
  }
  base::Result<Message> edit(const std::string& by, const Message& message, const std::string& content,
                             base::Duration window = base::Duration(0), bool is_url = false) {
    return ask<Message>([&](ConversationStore& store, auto done) {
      store.edit(support::user_id(by), message.id, {content, is_url}, window, std::move(done));
    });
  }
  base::Result<Removed> remove(const std::string& by, const Message& message,
                               base::Duration window = base::Duration(0)) {
    return ask<Removed>([&](ConversationStore& store, auto done) {
      store.remove(support::user_id(by), message.id, window, std::move(done));
    });
  }
  base::Result<ConversationPage> conversations(ConversationQuery query) {
    return ask<ConversationPage>(
        [&](ConversationStore& store, auto done) { store.list(std::move(query), std::move(done)); });
  }
  base::Result<ConversationPage> conversations(const std::string& reader) {
    return conversations({.reader = support::user_id(reader)});
  }
  base::Result<SyncPage> sync(const std::string& reader, const base::ConversationId& conversation,
                              std::int64_t after_seq, std::size_t limit = max_history_limit) {
    return ask<SyncPage>([&](ConversationStore& store, auto done) {
      store.sync({support::user_id(reader), conversation, after_seq, limit}, std::move(done));
    });
  }
  std::vector<std::string> peers(const std::string& user, std::size_t limit = 100) {
    const auto found = ask<std::vector<base::UserId>>([&](ConversationStore& store, auto done) {
      store.peers(support::user_id(user), limit, std::move(done));
    });
    std::vector<std::string> ids;
    for (const base::UserId& id : *found) ids.push_back(id.str());
    return ids;
  }

  /// Returns the reader's conversation with `peer`; if there is none, a conversation with a nil id.
  Conversation conversation(const std::string& reader, const std::string& peer) {
    auto page = conversations(reader);
    for (Conversation& each : page->conversations) {
      if (each.peer == support::user_id(peer)) return std::move(each);
    }
    return {};
  }
  std::int64_t unread(const std::string& reader, const std::string& peer) {
    return conversation(reader, peer).unread;
  }
  /// Returns the peers of the conversations in the order of the page.
  static std::vector<std::string> peers_of(const base::Result<ConversationPage>& page) {
    if (!page) return {"refused: " + std::string(base::entry(page.error().code).name)};
    std::vector<std::string> ids;
    for (const Conversation& each : page->conversations) ids.push_back(each.peer.str());
    return ids;
  }

 private:
  template <class T, class Call>
  base::Result<T> ask(Call call) {
    return support::answer_of<T>(this->backend.executor,
                                 [&](auto done) { call(this->backend.conversations(), std::move(done)); });
  }
};

}  // namespace parley::store
