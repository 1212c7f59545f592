#include "support/memory_conversation_store.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "store/page_room.hpp"

namespace parley::support {

using base::ErrorCode;

namespace {

bool is_of(const base::UserId& user, const store::Message& message) {
  return MemoryMessageStore::may_see(user, message);
}

bool is_past(const store::Message& message, base::Duration window, base::Timestamp now) {
  return window > base::Duration(0) && now - message.timestamp > window;
}

}  // namespace

// --- reading

std::vector<const store::Message*> MemoryConversationStore::newest_of(const base::UserId& user) const {
  std::vector<const store::Message*> newest;
  std::set<base::ConversationId> met;
  for (auto message = messages_.messages_.rbegin(); message != messages_.messages_.rend(); ++message) {
    if (is_of(user, *message) && met.insert(message->conversation).second) newest.push_back(&*message);
  }
  return newest;
}

store::Conversation MemoryConversationStore::seen_by(const base::UserId& reader,
                                                     const store::Message& newest) const {
  const auto& kept = messages_.conversations_.at(MemoryMessageStore::pair_of(newest.sender, newest.receiver));
  store::Conversation conversation;
  conversation.id = kept.id;
  conversation.peer = newest.sender == reader ? newest.receiver : newest.sender;
  const store::User& peer = *users_.get(conversation.peer);
  conversation.peer_name = peer.name;
  conversation.peer_last_seen = peer.last_seen;
  conversation.last_message = messages_.seen_by(reader, newest);
  if (const auto mark = kept.read_up_to.find(reader); mark != kept.read_up_to.end()) {
    conversation.last_read_seq = mark->second.seq;
  }
  conversation.unread = std::ranges::count_if(messages_.messages_, [&](const store::Message& message) {
    return message.conversation == kept.id && message.sender != reader && !message.deleted_at &&
           !message.withheld && message.seq > conversation.last_read_seq;
  });
  return conversation;
}

base::Result<store::ConversationPage> MemoryConversationStore::list_now(
    const store::ConversationQuery& query) const {
  const auto newest = newest_of(query.reader);
  auto next = newest.begin();
  if (query.before) {
    next = std::ranges::find(newest, *query.before, &store::Message::conversation);
    if (next == newest.end()) return base::Error(ErrorCode::not_found);
    ++next;
  }
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, store::max_conversations_limit);
  store::ConversationPage page;
  store::PageRoom room(limit);
  for (; next != newest.end() && room.take((*next)->content.size()); ++next) {
    page.conversations.push_back(seen_by(query.reader, **next));
  }
  page.has_more = room.has_more();
  return page;
}

base::Result<store::SyncPage> MemoryConversationStore::sync_now(const store::SyncQuery& query) const {
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, store::max_history_limit);
  store::SyncPage page;
  store::PageRoom room(limit);
  bool found = false;
  for (const store::Message& message : messages_.messages_) {
    if (message.conversation != query.conversation || !is_of(query.reader, message)) continue;
    found = true;
    if (message.seq <= query.after_seq) continue;
    page.complete = room.take(message.content.size());
    if (!page.complete) break;
    page.messages.push_back(messages_.seen_by(query.reader, message));
  }
  if (!found) return base::Error(ErrorCode::not_found);
  return page;
}

std::vector<base::UserId> MemoryConversationStore::peers_now(const base::UserId& user,
                                                             std::size_t limit) const {
  std::vector<base::UserId> peers;
  for (const store::Message* message : newest_of(user)) {
    if (peers.size() >= limit) break;
    const base::UserId& peer = message->sender == user ? message->receiver : message->sender;
    if (peer != user) peers.push_back(peer);
  }
  return peers;
}

// --- changing

store::Message* MemoryConversationStore::find(const base::UserId& user, const base::MessageId& id) {
  const auto place = messages_.place_of(id, user);
  return place ? &messages_.messages_[*place] : nullptr;
}

void MemoryConversationStore::tell() const {
  if (messages_.changed) messages_.changed(store::Change::messages);
}

base::Result<store::Mark> MemoryConversationStore::mark_now(store::MarkKind kind, const base::UserId& by,
                                                            const base::MessageId& id) {
  if (refuse_changes) return *refuse_changes;
  const store::Message* message = find(by, id);
  if (message == nullptr) return base::Error(ErrorCode::message_not_found);
  if (message->receiver != by) return base::Error(ErrorCode::permission_denied);
  auto& kept = messages_.conversations_.at(MemoryMessageStore::pair_of(message->sender, message->receiver));
  auto& delivered = kept.delivered_up_to[by];
  auto& reached = kind == store::MarkKind::read ? kept.read_up_to[by] : delivered;
  const bool moved = message->seq > reached.seq;
  if (moved) {
    reached = {message->seq, std::max(clock_.wall_now(), message->timestamp)};
    if (delivered.seq < reached.seq) delivered = reached;
    if (kind == store::MarkKind::read) tell();
  }
  return store::Mark{kind, id, kept.id, by, message->sender, reached.seq, reached.at, moved};
}

base::Result<store::Message> MemoryConversationStore::edit_now(const base::UserId& by,
                                                               const base::MessageId& id,
                                                               store::NewContent content,
                                                               base::Duration window) {
  if (refuse_changes) return *refuse_changes;
  store::Message* message = find(by, id);
  if (message == nullptr || message->deleted_at) return base::Error(ErrorCode::message_not_found);
  const base::Timestamp now = clock_.wall_now();
  if (message->sender != by || is_past(*message, window, now)) {
    return base::Error(ErrorCode::permission_denied);
  }
  if (message->type != store::MessageType::text && !content.is_url) {
    return base::Error(ErrorCode::invalid_data);
  }
  message->content = std::move(content.text);
  message->edited_at = std::max(now, message->timestamp);
  tell();
  return messages_.seen_now(*message);
}

base::Result<store::Removed> MemoryConversationStore::remove_now(const base::UserId& by,
                                                                 const base::MessageId& id,
                                                                 base::Duration window) {
  if (refuse_changes) return *refuse_changes;
  store::Message* message = find(by, id);
  if (message == nullptr) return base::Error(ErrorCode::message_not_found);
  if (message->sender != by) return base::Error(ErrorCode::permission_denied);
  const bool repeated = message->deleted_at.has_value();
  const base::Timestamp now = clock_.wall_now();
  if (!repeated) {
    if (is_past(*message, window, now)) return base::Error(ErrorCode::permission_denied);
    message->content.clear();
    message->deleted_at = std::max(now, message->timestamp);
    tell();
  }
  return store::Removed{id,       message->conversation, by, message->receiver, *message->deleted_at,
                        repeated, message->withheld};
}

// --- as a shard asks

void MemoryConversationStore::list(store::ConversationQuery query,
                                   store::Completion<store::ConversationPage> done) {
  answer<store::ConversationPage>(executor_, std::move(done), list_now(query));
}

void MemoryConversationStore::sync(store::SyncQuery query, store::Completion<store::SyncPage> done) {
  answer<store::SyncPage>(executor_, std::move(done), sync_now(query));
}

void MemoryConversationStore::peers(const base::UserId& user, std::size_t limit,
                                    store::Completion<std::vector<base::UserId>> done) {
  answer<std::vector<base::UserId>>(executor_, std::move(done), peers_now(user, limit));
}

void MemoryConversationStore::mark(store::MarkKind kind, const base::UserId& by,
                                   const base::MessageId& message, store::Completion<store::Mark> done) {
  answer<store::Mark>(executor_, std::move(done), mark_now(kind, by, message));
}

void MemoryConversationStore::edit(const base::UserId& by, const base::MessageId& message,
                                   store::NewContent content, base::Duration window,
                                   store::Completion<store::Message> done) {
  answer<store::Message>(executor_, std::move(done), edit_now(by, message, std::move(content), window));
}

void MemoryConversationStore::remove(const base::UserId& by, const base::MessageId& message,
                                     base::Duration window, store::Completion<store::Removed> done) {
  answer<store::Removed>(executor_, std::move(done), remove_now(by, message, window));
}

}  // namespace parley::support
