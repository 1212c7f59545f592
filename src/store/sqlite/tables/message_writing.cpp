#include "store/sqlite/tables/message_writing.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "store/sqlite/tables/rows.hpp"

namespace parley::store::sqlite {

struct MessageWriting::Insertion {
  const base::MessageId& id;
  std::int64_t sender;
  std::string_view content;
  MessageType type;
  std::string_view client_message_id;
  base::Timestamp timestamp;
  std::optional<base::Timestamp> edited_at{};
  bool withheld = false;
};

MessageWriting::MessageWriting(Database& database, Tables tables)
    : database_(database),
      tables_(tables),
      add_(database,
           "INSERT INTO messages (conversation, seq, position, id, sender, type, timestamp, edited_at, "
           "client_message_id, content, withheld) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
           "ON CONFLICT (sender, client_message_id) WHERE client_message_id IS NOT NULL DO NOTHING"),
      repeats_(database) {}

bool MessageWriting::insert(ConversationHead& head, const Insertion& insertion, bool& inserted) {
  if (!position_) {
    const auto newest = database_.ask("SELECT max(last_position) FROM memberships");
    if (!newest) return false;
    position_ = committed_position_ = *newest;
  }
  const std::int64_t sender = insertion.sender;
  const std::int64_t run = !insertion.withheld ? 0 : head.run_of == sender ? head.run + 1 : 1;
  if (!add_.run(head.key, head.seq + 1, *position_ + 1, insertion.id, sender,
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

Outcome<Appended> MessageWriting::append(MessageDraft draft, base::Timestamp now) {
  bool failed = false;
  const KnownUser* const sender = tables_.users.find(draft.sender, failed);
  if (failed) return database_.failure();
  const KnownUser* const receiver = tables_.users.find(draft.receiver, failed);
  if (failed) return database_.failure();
  if (sender != nullptr && receiver == nullptr && !draft.client_message_id.empty()) {
    Outcome<Appended> first = repeats_.first_of(sender->key, draft);
    if (!std::holds_alternative<Appended>(first)) return first;
  }
  if (sender == nullptr || receiver == nullptr) return base::Error(base::ErrorCode::user_not_found);

  const MemberPair pair = pair_of(sender->key, receiver->key);
  // Checked before the conversation is created: a repeated draft may name another receiver.
  const std::optional<FileId> file = linked_file(draft.type, draft.content);
  if (!draft.client_message_id.empty() && (file || !tables_.heads.is_known(pair))) {
    Outcome<Appended> first = repeats_.first_of(sender->key, draft);
    if (const auto* found = std::get_if<Appended>(&first); found == nullptr || found->repeated) return first;
  }
  const std::optional<bool> withheld = tables_.blocks.has_blocked(receiver->key, sender->key);
  if (!withheld) return database_.failure();
  if (file) {
    // A withheld message fails with the same errors as any other, but its receiver gets no access to the
    // file.
    Outcome<std::monostate> shared =
        tables_.files.share(*file, sender->key, *withheld ? sender->key : receiver->key);
    if (!std::holds_alternative<std::monostate>(shared)) return without_value<Appended>(std::move(shared));
  }
  ConversationHead* const head = tables_.heads.find(pair, {});
  if (head == nullptr) return database_.failure();

  std::optional<base::Timestamp> previous_at;
  if (head->seq > 0) previous_at = head->timestamp;
  Message message;
  message.timestamp = std::max(now, head->timestamp);
  message.id = base::Uuid::ordered(message.timestamp);
  bool inserted = false;
  if (!insert(*head,
              {message.id, sender->key, draft.content, draft.type, draft.client_message_id, message.timestamp,
               std::nullopt, *withheld},
              inserted)) {
    return database_.failure();
  }
  if (!inserted) return repeats_.first_of(sender->key, draft);
  tables_.heads.count(pair, *head, receiver->key, *withheld);
  message.withheld = *withheld;
  message.conversation = head->id;
  message.seq = head->seq;
  message.sender = std::move(draft.sender);
  message.sender_name = sender->name;
  message.receiver = std::move(draft.receiver);
  message.content = std::move(draft.content);
  message.type = draft.type;
  message.client_message_id = std::move(draft.client_message_id);
  return Appended{.message = std::make_shared<const Message>(std::move(message)), .previous_at = previous_at};
}

Outcome<std::monostate> MessageWriting::import(const Message& message) {
  bool failed = false;
  const KnownUser* const sender = tables_.users.find(message.sender, failed);
  if (failed) return database_.failure();
  const KnownUser* const receiver = tables_.users.find(message.receiver, failed);
  if (failed) return database_.failure();
  if (sender == nullptr || receiver == nullptr) {
    return base::Error::invalid("senderId", "A message names a user who is not there");
  }
  const MemberPair pair = pair_of(sender->key, receiver->key);
  ConversationHead* const head = tables_.heads.find(pair, message.conversation);
  if (head == nullptr) return database_.failure();
  const base::Timestamp timestamp = std::max(message.timestamp, head->timestamp);
  const base::MessageId id = message.id == base::MessageId{} ? base::Uuid::ordered(timestamp) : message.id;
  bool inserted = false;
  if (!insert(*head,
              {id, sender->key, message.content, message.type, message.client_message_id, timestamp,
               message.edited_at},
              inserted)) {
    if (database_.failure().code != SQLITE_CONSTRAINT_UNIQUE) return database_.failure();
    return base::Error::invalid("id", "A message id is there twice");
  }
  if (!inserted) return base::Error::invalid("clientMessageId", "A client message id is there twice");
  tables_.heads.count(pair, *head, receiver->key);
  if (std::ranges::find(message.read_by, message.receiver) == message.read_by.end()) return std::monostate{};
  // This is the newest message of the conversation, so everything that the receiver received is read.
  if (!tables_.heads.write_counts(pair) ||
      !tables_.marks.read_all(head->key, receiver->key, head->seq, timestamp)) {
    return database_.failure();
  }
  return std::monostate{};
}

}  // namespace parley::store::sqlite
