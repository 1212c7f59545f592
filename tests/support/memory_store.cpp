#include "support/memory_store.hpp"

#include <algorithm>

#include "store/email.hpp"
#include "store/page_room.hpp"

namespace parley::support {

// --- users

store::User* MemoryUserStore::place_of(const base::UserId& id) {
  const auto found = std::ranges::find(users_, id, &store::User::id);
  return found == users_.end() ? nullptr : &*found;
}

const store::User* MemoryUserStore::get(const base::UserId& id) const {
  return const_cast<MemoryUserStore*>(this)->place_of(id);
}

base::Result<store::User> MemoryUserStore::add_now(store::User user) {
  user.email = store::email_key(user.email);
  if (user.id.empty()) return base::Error::invalid("id", "An id is needed");
  if (get(user.id) != nullptr) return base::Error::invalid("id", "This id is taken");
  if (!user.email.empty() && std::ranges::find(users_, user.email, &store::User::email) != users_.end()) {
    return base::Error::invalid("email", "This e-mail address is taken");
  }
  if (user.created_at == base::Timestamp{}) user.created_at = clock_.wall_now();
  users_.push_back(user);
  if (changed) changed(store::Change::users);
  return user;
}

void MemoryUserStore::find(const base::UserId& id, store::Completion<std::optional<store::User>> done) {
  const store::User* user = get(id);
  answer<std::optional<store::User>>(executor_, std::move(done),
                                     user == nullptr ? std::nullopt : std::optional(*user));
}

void MemoryUserStore::find_by_email(std::string email, store::Completion<std::optional<store::User>> done) {
  email = store::email_key(email);
  std::optional<store::User> user;
  if (const auto found = std::ranges::find(users_, email, &store::User::email);
      !email.empty() && found != users_.end()) {
    user = *found;
  }
  answer<std::optional<store::User>>(executor_, std::move(done), std::move(user));
}

void MemoryUserStore::add(store::User user, store::Completion<store::User> done) {
  answer<store::User>(executor_, std::move(done), add_now(std::move(user)));
}

void MemoryUserStore::set_name(const base::UserId& id, std::string name, store::Completion<bool> done) {
  store::User* user = place_of(id);
  if (user != nullptr) {
    user->name = std::move(name);
    user->has_chosen_name = true;
    if (changed) changed(store::Change::users);
  }
  answer<bool>(executor_, std::move(done), user != nullptr);
}

void MemoryUserStore::follow_name(const base::UserId& id, std::string name, store::Completion<bool> done) {
  store::User* user = place_of(id);
  const bool is_new = user != nullptr && !user->has_chosen_name && user->name != name;
  if (is_new) {
    user->name = std::move(name);
    if (changed) changed(store::Change::users);
  }
  answer<bool>(executor_, std::move(done), is_new);
}

void MemoryUserStore::set_password_hash(const base::UserId& id, std::string hash,
                                        store::Completion<bool> done) {
  store::User* user = place_of(id);
  if (user != nullptr) {
    user->password_hash = std::move(hash);
    if (changed) changed(store::Change::users);
  }
  answer<bool>(executor_, std::move(done), user != nullptr);
}

void MemoryUserStore::set_last_seen(const base::UserId& id, base::Timestamp at,
                                    store::Completion<bool> done) {
  store::User* user = place_of(id);
  if (user != nullptr) user->last_seen = std::max(user->last_seen.value_or(at), at);
  answer<bool>(executor_, std::move(done), user != nullptr);
}

void MemoryUserStore::set_busy(const base::UserId& id, bool is_busy, store::Completion<bool> done) {
  if (refuse_wishes) return answer<bool>(executor_, std::move(done), *refuse_wishes);
  const bool is_known = get(id) != nullptr;
  if (is_known && is_busy) busy_.insert(id);
  if (!is_busy) busy_.erase(id);
  answer<bool>(executor_, std::move(done), is_known);
}

void MemoryUserStore::busy(store::Completion<std::vector<base::UserId>> done) {
  if (refuse_wishes) {
    return answer<std::vector<base::UserId>>(executor_, std::move(done), *refuse_wishes);
  }
  answer<std::vector<base::UserId>>(executor_, std::move(done),
                                    std::vector<base::UserId>(busy_.begin(), busy_.end()));
}

void MemoryUserStore::list(std::optional<base::UserId> after, std::size_t limit,
                           store::Completion<std::vector<store::User>> done) {
  const auto key = [](const store::User& user) { return std::tie(user.name, user.id); };
  std::vector<store::User> sorted = users_;
  std::ranges::sort(sorted, [&](const auto& a, const auto& b) { return key(a) < key(b); });
  if (after) {
    const auto last = std::ranges::find(sorted, *after, &store::User::id);
    sorted.erase(sorted.begin(), last == sorted.end() ? last : last + 1);
  }
  if (sorted.size() > limit) sorted.resize(limit);
  answer<std::vector<store::User>>(executor_, std::move(done), std::move(sorted));
}

// --- messages

MemoryMessageStore::Pair MemoryMessageStore::pair_of(const base::UserId& one, const base::UserId& other) {
  return one < other ? Pair(one, other) : Pair(other, one);
}

void MemoryMessageStore::show_reading(const base::UserId& reader, const base::UserId& other, bool shown) {
  const auto found = conversations_.find(pair_of(reader, other));
  if (found == conversations_.end()) return;
  Conversation& conversation = found->second;
  if (shown) {
    conversation.shown_read_seq.erase(reader);
  } else {
    conversation.shown_read_seq.emplace(reader, conversation.read_up_to[reader].seq);
  }
}

store::Message MemoryMessageStore::seen_by(const base::UserId& reader, store::Message message) const {
  message.sender_name = users_.get(message.sender)->name;
  const Conversation& conversation = conversations_.at(pair_of(message.sender, message.receiver));
  const auto mark = conversation.read_up_to.find(message.receiver);
  message.read_by.clear();
  const auto hidden = conversation.shown_read_seq.find(message.receiver);
  const bool is_hidden = reader != message.receiver && hidden != conversation.shown_read_seq.end();
  const bool is_read =
      !message.withheld && mark != conversation.read_up_to.end() && message.seq <= mark->second.seq;
  message.read_unseen = is_read && is_hidden && message.seq > hidden->second;
  if (is_read && !message.read_unseen) message.read_by.push_back(message.receiver);
  return message;
}

base::Result<store::Appended> MemoryMessageStore::append_now(store::MessageDraft draft) {
  if (refuse_appends) return *refuse_appends;
  if (!draft.client_message_id.empty()) {
    const auto first = std::ranges::find_if(messages_, [&](const store::Message& message) {
      return message.sender == draft.sender && message.client_message_id == draft.client_message_id;
    });
    if (first != messages_.end()) {
      const auto sent = sent_.find(first->id);
      const bool is_same = first->receiver == draft.receiver && first->type == draft.type &&
                           (sent == sent_.end() || sent->second == draft.content);
      if (!is_same) return store::used_client_message_id();
      return appended(*first, true);
    }
  }
  if (users_.get(draft.sender) == nullptr || users_.get(draft.receiver) == nullptr) {
    return base::Error(base::ErrorCode::user_not_found);
  }
  const bool withheld = has_blocked && has_blocked(draft.receiver, draft.sender);
  if (check_files) {
    store::MessageDraft shared = draft;
    if (withheld) shared.receiver = shared.sender;
    if (auto allowed = check_files(shared); !allowed) return std::move(allowed).error();
  }
  Conversation& conversation = conversations_[pair_of(draft.sender, draft.receiver)];
  if (conversation.last_seq == 0) {
    conversation.id = base::Uuid::random();
    const bool is_apart = withheld || (has_blocked && has_blocked(draft.sender, draft.receiver));
    if (is_apart) conversation.shown_read_seq = {{draft.sender, 0}, {draft.receiver, 0}};
  }
  std::optional<base::Timestamp> previous_at;
  if (conversation.last_seq > 0) previous_at = conversation.last_timestamp;
  conversation.last_timestamp = std::max(conversation.last_timestamp, clock_.wall_now());

  store::Message message;
  message.id = base::Uuid::ordered(conversation.last_timestamp);
  message.conversation = conversation.id;
  message.seq = ++conversation.last_seq;
  message.sender = draft.sender;
  message.receiver = draft.receiver;
  message.content = std::move(draft.content);
  message.type = draft.type;
  message.timestamp = conversation.last_timestamp;
  message.client_message_id = std::move(draft.client_message_id);
  message.withheld = withheld;
  sent_.emplace(message.id, message.content);
  messages_.push_back(message);
  if (changed) changed(store::Change::messages);
  store::Appended stored = appended(std::move(message), false);
  stored.previous_at = previous_at;
  return stored;
}

void MemoryMessageStore::append(store::MessageDraft draft, store::Completion<store::Appended> done) {
  answer<store::Appended>(executor_, std::move(done), append_now(std::move(draft)));
}

std::optional<std::size_t> MemoryMessageStore::place_of(const base::MessageId& id,
                                                        const base::UserId& reader) const {
  for (std::size_t i = 0; i < messages_.size(); ++i) {
    if (messages_[i].id != id) continue;
    if (!may_see(reader, messages_[i])) return std::nullopt;
    return i;
  }
  return std::nullopt;
}

base::Result<store::HistoryPage> MemoryMessageStore::history_now(const store::HistoryQuery& query) const {
  std::size_t begin = 0;
  std::size_t end = messages_.size();
  if (query.after) {
    const auto place = place_of(*query.after, query.reader);
    if (!place) return base::Error(base::ErrorCode::message_not_found);
    begin = *place + 1;
  }
  if (query.before) {
    const auto place = place_of(*query.before, query.reader);
    if (!place) return base::Error(base::ErrorCode::message_not_found);
    end = *place;
  }
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, store::max_history_limit);
  const bool newer = query.after && !query.before;
  store::HistoryPage page;
  store::PageRoom room(limit);
  for (std::size_t step = 0; begin + step < end; ++step) {
    const store::Message& message = messages_[newer ? begin + step : end - 1 - step];
    if (!may_see(query.reader, message)) continue;
    const base::UserId& other = message.sender == query.reader ? message.receiver : message.sender;
    if (query.with && other != *query.with) continue;
    page.has_more = !room.take(message.content.size());
    if (page.has_more) break;
    page.messages.push_back(seen_by(query.reader, message));
  }
  if (!newer) std::ranges::reverse(page.messages);
  return page;
}

void MemoryMessageStore::history(store::HistoryQuery query, store::Completion<store::HistoryPage> done) {
  answer<store::HistoryPage>(executor_, std::move(done), history_now(query));
}

base::Result<void> MemoryMessageStore::restore(store::Message message) {
  if (users_.get(message.sender) == nullptr || users_.get(message.receiver) == nullptr) {
    return base::Error::invalid("senderId", "A message names a user who is not there");
  }
  if (message.id == base::MessageId{}) message.id = base::Uuid::ordered(message.timestamp);
  if (std::ranges::find(messages_, message.id, &store::Message::id) != messages_.end()) {
    return base::Error::invalid("id", "A message id is there twice");
  }
  Conversation& conversation = conversations_[pair_of(message.sender, message.receiver)];
  if (conversation.last_seq == 0) {
    conversation.id = message.conversation == base::Uuid{} ? base::Uuid::random() : message.conversation;
  }
  conversation.last_timestamp = std::max(conversation.last_timestamp, message.timestamp);
  message.conversation = conversation.id;
  message.seq = ++conversation.last_seq;
  message.timestamp = conversation.last_timestamp;
  if (std::ranges::find(message.read_by, message.receiver) != message.read_by.end()) {
    conversation.read_up_to[message.receiver] = {message.seq, message.timestamp};
    conversation.delivered_up_to[message.receiver] = {message.seq, message.timestamp};
  }
  if (!message.edited_at) sent_.emplace(message.id, message.content);
  messages_.push_back(std::move(message));
  return {};
}

// --- archive

base::Result<bool> MemoryArchive::empty() {
  return users_.all().empty() && messages_.all().empty();
}

base::Result<void> MemoryArchive::load(store::Contents contents) {
  for (store::User& user : contents.users) {
    auto added = users_.add_now(std::move(user));
    if (!added) return std::move(added).error();
  }
  for (store::Message& message : contents.messages) {
    auto restored = messages_.restore(std::move(message));
    if (!restored) return restored;
  }
  return {};
}

base::Result<std::vector<store::User>> MemoryArchive::users() {
  return users_.all();
}

base::Result<bool> MemoryArchive::messages(std::size_t at_most,
                                           base::UniqueFunction<void(const store::Message&)> visit) {
  if (messages_.all().size() > at_most) return false;
  for (const store::Message& message : messages_.all()) {
    if (!message.withheld) visit(messages_.seen_by(message.receiver, message));
  }
  return true;
}

void MemoryArchive::watch(base::UniqueFunction<void(store::Change)> changed) {
  watcher_ = std::move(changed);
  for (auto* slot : {&users_.changed, &messages_.changed}) {
    *slot = watcher_ ? base::UniqueFunction<void(store::Change)>([this](store::Change change) {
      if (watcher_) watcher_(change);
    })
                     : base::UniqueFunction<void(store::Change)>();
  }
}

}  // namespace parley::support
