#include "store/sqlite/write_statements.hpp"

#include <algorithm>
#include <utility>

#include "store/email.hpp"
#include "store/sqlite/tables/rows.hpp"

namespace parley::store::sqlite {

struct WriteStatements::Insertion {
  const base::MessageId& id;
  const Person& sender;
  std::string_view content;
  MessageType type;
  std::string_view client_message_id;
  base::Timestamp timestamp;
  std::optional<base::Timestamp> edited_at{};
  bool withheld = false;
};

WriteStatements::WriteStatements(Database& database)
    : database_(database),
      find_user_(database, "SELECT key, name FROM users WHERE id = ?"),
      find_conversation_(
          database,
          "SELECT c.key, c.id, m.seq, m.position, m.timestamp, m.withheld, m.sender FROM conversations c "
          "LEFT JOIN messages m ON m.conversation = c.key "
          "WHERE c.low_user = ? AND c.high_user = ? ORDER BY m.seq DESC LIMIT 1"),
      add_conversation_(database,
                        "INSERT INTO conversations (id, low_user, high_user) VALUES (?, ?, ?) "
                        "ON CONFLICT (id) DO NOTHING RETURNING key"),
      add_membership_(
          database,
          "INSERT INTO memberships (user, conversation, last_position, shown_read_seq) VALUES (?1, ?2, 0, "
          "iif(EXISTS (SELECT 1 FROM blocks WHERE blocker = ?1 AND blocked = ?3) OR "
          "EXISTS (SELECT 1 FROM blocks WHERE blocker = ?3 AND blocked = ?1), 0, NULL))"),
      move_membership_(database,
                       "UPDATE memberships SET last_position = ?, unread = unread + ? WHERE user = ? AND "
                       "conversation = ?"),
      add_message_(
          database,
          "INSERT INTO messages (conversation, seq, position, id, sender, type, timestamp, edited_at, "
          "client_message_id, content, withheld) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
          "ON CONFLICT (sender, client_message_id) WHERE client_message_id IS NOT NULL DO NOTHING"),
      users_(database),
      repeats_(database),
      places_(database),
      marks_(database),
      corrections_(database),
      revocations_(database),
      logins_(database),
      files_(database),
      blocks_(database),
      calls_(database) {}

bool WriteStatements::commit() {
  if (!move_memberships() || !database_.execute("COMMIT")) return false;
  committed_position_ = position_;
  if (people_.size() > memory) people_.clear();
  if (heads_.size() > memory) heads_.clear();
  return true;
}

void WriteStatements::roll_back() {
  // If the disk is full, SQLite has rolled back by itself.
  if (sqlite3_get_autocommit(database_.handle()) == 0) static_cast<void>(database_.execute("ROLLBACK"));
  forget();
}

void WriteStatements::forget() {
  people_.clear();
  heads_.clear();
  moved_.clear();
  blocks_.forget();
  position_ = committed_position_;
}

const WriteStatements::Person* WriteStatements::person(const base::UserId& id, bool& failed) {
  failed = false;
  if (const auto known = people_.find(id); known != people_.end()) return &known->second;
  Rows rows = find_user_(id.str());
  if (!rows.next()) {
    failed = rows.failed();
    return nullptr;
  }
  return &people_.emplace(id, Person{rows.integer(0), std::string(rows.text(1))}).first->second;
}

WriteStatements::Head* WriteStatements::head(const Pair& pair, const base::ConversationId& wanted) {
  if (const auto known = heads_.find(pair); known != heads_.end()) return &known->second;
  Head head;
  {
    Rows rows = find_conversation_(pair.first, pair.second);
    if (rows.next()) {
      head.key = rows.integer(0);
      head.id = rows.uuid(1);
      head.seq = rows.integer(2);
      head.position = rows.integer(3);
      head.timestamp = timestamp_from(rows.integer(4));
      head.run = rows.integer(5);
      head.run_of = rows.integer(6);
    }
    if (rows.failed()) return nullptr;
  }
  head.id = head.key == 0 ? wanted : head.id;
  for (int tries = 0; head.key == 0 && tries < 2; ++tries) {
    if (tries > 0 || head.id == base::ConversationId{}) head.id = base::Uuid::random();
    Rows rows = add_conversation_(head.id, pair.first, pair.second);
    if (rows.next()) head.key = rows.integer(0);
    while (rows.next()) {
    }
    if (rows.failed()) return nullptr;
    if (head.key == 0) continue;
    if (!add_membership_.run(pair.first, head.key, pair.second)) return nullptr;
    if (pair.first != pair.second && !add_membership_.run(pair.second, head.key, pair.first)) return nullptr;
  }
  return &heads_.emplace(pair, head).first->second;
}

bool WriteStatements::insert(Head& head, const Insertion& insertion, bool& inserted) {
  if (!position_) {
    const auto newest = database_.ask("SELECT max(last_position) FROM memberships");
    if (!newest) return false;
    position_ = committed_position_ = *newest;
  }
  const std::int64_t sender = insertion.sender.key;
  const std::int64_t run = !insertion.withheld ? 0 : head.run_of == sender ? head.run + 1 : 1;
  if (!add_message_.run(head.key, head.seq + 1, *position_ + 1, insertion.id, sender,
                        static_cast<std::int64_t>(insertion.type), number_from(insertion.timestamp),
                        number_from(insertion.edited_at), unless_empty(insertion.client_message_id),
                        insertion.content, run)) {
    return false;
  }
  inserted = sqlite3_changes64(database_.handle()) == 1;
  if (!inserted) return true;
  ++head.seq;
  head.position = ++*position_;
  head.timestamp = insertion.timestamp;
  head.run = run;
  head.run_of = sender;
  return true;
}

void WriteStatements::moved(const Pair& pair, Head& head, const Person& receiver, bool withheld) {
  if (!std::exchange(head.moved, true)) moved_.push_back(pair);
  const bool is_low = receiver.key == pair.first;
  if (!withheld || !is_low) head.low_position = head.position;
  if (!withheld || is_low) head.high_position = head.position;
  if (pair.first == pair.second || withheld) return;  // messages in notes to oneself do not count as unread
  ++(is_low ? head.new_to_low : head.new_to_high);
}

bool WriteStatements::move_memberships() {
  for (const Pair& pair : moved_) {
    if (!settle(pair, heads_.at(pair))) return false;
  }
  moved_.clear();
  return true;
}

bool WriteStatements::settle(const Pair& pair, Head& head) {
  if (!std::exchange(head.moved, false)) return true;
  const std::int64_t new_to_low = std::exchange(head.new_to_low, 0);
  const std::int64_t new_to_high = std::exchange(head.new_to_high, 0);
  const std::int64_t low = std::exchange(head.low_position, 0);
  const std::int64_t high = std::exchange(head.high_position, 0);
  if (low != 0 && !move_membership_.run(low, new_to_low, pair.first, head.key)) return false;
  if (high == 0 || pair.first == pair.second) return true;
  return move_membership_.run(high, new_to_high, pair.second, head.key);
}

Outcome<Appended> WriteStatements::append(MessageDraft draft, base::Timestamp now) {
  bool failed = false;
  const Person* sender = person(draft.sender, failed);
  if (failed) return failure();
  const Person* receiver = person(draft.receiver, failed);
  if (failed) return failure();
  if (sender != nullptr && receiver == nullptr && !draft.client_message_id.empty()) {
    Outcome<Appended> first = repeats_.first_of(sender->key, draft);
    if (!std::holds_alternative<Appended>(first)) return first;
  }
  if (sender == nullptr || receiver == nullptr) return base::Error(base::ErrorCode::user_not_found);

  const Pair pair = pair_of(sender->key, receiver->key);
  // Checked before the conversation is created: a repeated draft may name another receiver.
  const std::optional<FileId> file = linked_file(draft.type, draft.content);
  if (!draft.client_message_id.empty() && (file || !heads_.contains(pair))) {
    Outcome<Appended> first = repeats_.first_of(sender->key, draft);
    if (const auto* found = std::get_if<Appended>(&first); found == nullptr || found->repeated) return first;
  }
  const std::optional<bool> withheld = blocks_.has_blocked(receiver->key, sender->key);
  if (!withheld) return failure();
  if (file) {
    // A withheld message fails with the same errors as any other, but its receiver gets no access to the
    // file.
    Outcome<std::monostate> shared =
        files_.share(*file, sender->key, *withheld ? sender->key : receiver->key);
    if (!std::holds_alternative<std::monostate>(shared)) return without_value<Appended>(std::move(shared));
  }
  Head* head = this->head(pair, {});
  if (head == nullptr) return failure();

  Message message;
  message.timestamp = std::max(now, head->timestamp);
  message.id = base::Uuid::ordered(message.timestamp);
  bool inserted = false;
  if (!insert(*head,
              {message.id, *sender, draft.content, draft.type, draft.client_message_id, message.timestamp,
               std::nullopt, *withheld},
              inserted)) {
    return failure();
  }
  if (!inserted) return repeats_.first_of(sender->key, draft);
  moved(pair, *head, *receiver, *withheld);
  message.withheld = *withheld;
  message.conversation = head->id;
  message.seq = head->seq;
  message.sender = std::move(draft.sender);
  message.sender_name = sender->name;
  message.receiver = std::move(draft.receiver);
  message.content = std::move(draft.content);
  message.type = draft.type;
  message.client_message_id = std::move(draft.client_message_id);
  return Appended{std::make_shared<const Message>(std::move(message))};
}

Outcome<User> WriteStatements::add(const User& user, base::Timestamp now) {
  if (user.id.empty()) return base::Error::invalid("id", "An id is needed");
  User added = user;
  added.email = email_key(added.email);
  if (added.created_at == base::Timestamp{}) added.created_at = now;
  Outcome<bool> outcome = users_.add(added);
  if (auto* const failure = std::get_if<Failure>(&outcome)) return std::move(*failure);
  if (std::get<bool>(outcome)) return added;
  bool failed = false;
  const bool id_is_taken = person(added.id, failed) != nullptr;
  if (failed) return failure();
  return id_is_taken ? base::Error::invalid("id", "This id is taken")
                     : base::Error::invalid("email", "This e-mail address is taken");
}

Outcome<bool> WriteStatements::set_name(const base::UserId& id, const std::string& name) {
  return renamed(users_.set_name(id, name), id, name);
}

Outcome<bool> WriteStatements::follow_name(const base::UserId& id, const std::string& name) {
  return renamed(users_.follow_name(id, name), id, name);
}

Outcome<bool> WriteStatements::renamed(Outcome<bool> outcome, const base::UserId& id,
                                       const std::string& name) {
  const bool* const is_new = std::get_if<bool>(&outcome);
  const auto known = people_.find(id);
  if (is_new != nullptr && *is_new && known != people_.end()) known->second.name = name;
  return outcome;
}

Outcome<bool> WriteStatements::set_busy(const base::UserId& id, bool is_busy) {
  bool failed = false;
  const Person* user = person(id, failed);
  if (failed) return failure();
  if (user == nullptr) return false;
  return users_.set_busy(user->key, is_busy);
}

Outcome<std::monostate> WriteStatements::put(const Call& call) {
  bool failed = false;
  const Person* caller = person(call.caller, failed);
  if (failed) return failure();
  const Person* callee = person(call.callee, failed);
  if (failed) return failure();
  if (caller == nullptr || callee == nullptr) return base::Error(base::ErrorCode::user_not_found);
  return calls_.put(call, caller->key, callee->key);
}

Outcome<Mark> WriteStatements::mark(MarkKind kind, const base::UserId& by, const base::MessageId& message,
                                    base::Timestamp now) {
  Outcome<MessagePlace> found = places_.find(by, message);
  const auto* place = std::get_if<MessagePlace>(&found);
  if (place == nullptr) return without_value<Mark>(std::move(found));
  const Pair pair(place->low, place->high);
  // The mark recounts the unread messages, so the stored count must be up to date.
  const auto known = kind == MarkKind::read ? heads_.find(pair) : heads_.end();
  if (known != heads_.end() && !settle(pair, known->second)) return failure();
  return marks_.move(kind, *place, now);
}

Outcome<Message> WriteStatements::edit(const base::UserId& by, const base::MessageId& message,
                                       const NewContent& content, base::Duration window,
                                       base::Timestamp now) {
  Outcome<MessagePlace> found = places_.find(by, message);
  const auto* place = std::get_if<MessagePlace>(&found);
  if (place == nullptr) return without_value<Message>(std::move(found));
  return corrections_.edit(*place, content, window, now);
}

Outcome<Removed> WriteStatements::remove(const base::UserId& by, const base::MessageId& message,
                                         base::Duration window, base::Timestamp now) {
  Outcome<MessagePlace> found = places_.find(by, message);
  const auto* place = std::get_if<MessagePlace>(&found);
  if (place == nullptr) return without_value<Removed>(std::move(found));
  return corrections_.remove(*place, window, now);
}

Outcome<std::monostate> WriteStatements::add(const File& file, std::int64_t room, base::Timestamp now) {
  bool failed = false;
  const Person* owner = person(file.owner, failed);
  if (failed) return failure();
  if (owner == nullptr) return base::Error(base::ErrorCode::user_not_found);
  return files_.add(file, owner->key, room, now);
}

Outcome<std::monostate> WriteStatements::load(const Contents& contents, base::Timestamp now) {
  // The pending membership updates are written first, so that forget() loses nothing.
  if (!move_memberships() || !database_.execute("SAVEPOINT load")) return failure();
  const std::optional<std::int64_t> position = position_;
  Outcome<std::monostate> outcome = load_all(contents, now);
  if (std::holds_alternative<base::Error>(outcome)) {
    forget();
    position_ = position;
    if (!database_.execute("ROLLBACK TO load")) return failure();
  }
  if (!std::holds_alternative<Failure>(outcome) && !database_.execute("RELEASE load")) return failure();
  return outcome;
}

Outcome<std::monostate> WriteStatements::load_all(const Contents& contents, base::Timestamp now) {
  for (const User& user : contents.users) {
    Outcome<User> added = add(user, now);
    if (!std::holds_alternative<User>(added)) return without_value<std::monostate>(std::move(added));
  }
  for (const Message& message : contents.messages) {
    bool failed = false;
    const Person* sender = person(message.sender, failed);
    if (failed) return failure();
    const Person* receiver = person(message.receiver, failed);
    if (failed) return failure();
    if (sender == nullptr || receiver == nullptr) {
      return base::Error::invalid("senderId", "A message names a user who is not there");
    }
    const Pair pair = pair_of(sender->key, receiver->key);
    Head* head = this->head(pair, message.conversation);
    if (head == nullptr) return failure();
    const base::Timestamp timestamp = std::max(message.timestamp, head->timestamp);
    const base::MessageId id = message.id == base::MessageId{} ? base::Uuid::ordered(timestamp) : message.id;
    bool inserted = false;
    if (!insert(*head,
                {id, *sender, message.content, message.type, message.client_message_id, timestamp,
                 message.edited_at},
                inserted)) {
      if (database_.failure().code != SQLITE_CONSTRAINT_UNIQUE) return failure();
      return base::Error::invalid("id", "A message id is there twice");
    }
    if (!inserted) return base::Error::invalid("clientMessageId", "A client message id is there twice");
    moved(pair, *head, *receiver);
    if (std::ranges::find(message.read_by, message.receiver) == message.read_by.end()) continue;
    // This is the newest message of the conversation, so everything that the receiver received is read.
    if (!settle(pair, *head) || !marks_.read_all(head->key, receiver->key, head->seq, timestamp)) {
      return failure();
    }
  }
  return std::monostate{};
}

}  // namespace parley::store::sqlite
