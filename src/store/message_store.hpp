// Messages and the conversations they lie in. An append is answered once it is committed and synced; what
// was answered is never lost. Answers come later, on the caller's shard, exactly once, in commit order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/user_store.hpp"

namespace parley::store {

enum class MessageType : std::uint8_t { text, image, file };

struct Message {
  base::MessageId id;              ///< time-ordered, over all conversations
  base::ConversationId conversation;
  std::int64_t seq = 0;            ///< dense, from 1, within the conversation
  base::UserId sender;
  std::string sender_name;         ///< the sender's name as it is now
  base::UserId receiver;
  std::string content;             ///< as sent; made safe only on the way out
  MessageType type = MessageType::text;
  base::Timestamp timestamp{};     ///< never decreases within a conversation
  std::vector<base::UserId> read_by;
  std::optional<base::Timestamp> edited_at;
  std::string client_message_id;   ///< empty where the sender gave none
};

struct MessageDraft {
  base::UserId sender;
  base::UserId receiver;
  std::string content;
  MessageType type = MessageType::text;
  std::string client_message_id;
};

struct Appended {
  Message message;
  bool repeated = false;  ///< this sender had used the client_message_id before: the first message, nothing stored
};

/// A place in somebody's history: a message, which need not be one of that somebody's conversations (it is
/// then refused).
struct HistoryQuery {
  base::UserId reader;                     ///< only conversations this user is part of
  std::optional<base::UserId> with;        ///< one conversation, or all of them
  std::optional<base::MessageId> before;   ///< strictly older
  std::optional<base::MessageId> after;    ///< strictly newer
  std::size_t limit = 200;                 ///< 1 to 500
};

struct HistoryPage {
  std::vector<Message> messages;  ///< oldest first
  bool has_more = false;          ///< in the direction paged: older by default and with `before`, newer with `after`
};

class MessageStore {
 public:
  virtual ~MessageStore() = default;

  /// Refused: user_not_found (the receiver; the sender too), message_send_failed (disk full, queue full).
  virtual void append(MessageDraft draft, Completion<Appended> done) = 0;
  /// The newest page by default. Refused: message_not_found for a `before` or `after` that is not one of the
  /// reader's messages.
  virtual void history(HistoryQuery query, Completion<HistoryPage> done) = 0;
};

}  // namespace parley::store
