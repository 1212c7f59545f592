// Stores messages and the conversations that they belong to. An append completes when it is committed and
// synced; from then on the message is never lost. Each completion runs later, exactly once, on the caller's
// shard, in commit order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/unique_function.hpp"
#include "store/user_store.hpp"

namespace parley::store {

enum class MessageType : std::uint8_t { text, image, file };

struct Message {
  base::MessageId id;  ///< time-ordered if created here; an imported message keeps its id
  base::ConversationId conversation;
  std::int64_t seq = 0;  ///< consecutive within the conversation, from 1
  base::UserId sender;
  std::string sender_name;  ///< the sender's current name
  base::UserId receiver;
  std::string content;  ///< as sent; escaped only when it is output
  MessageType type = MessageType::text;
  base::Timestamp timestamp{};  ///< never decreases within a conversation
  std::vector<base::UserId> read_by;
  std::optional<base::Timestamp> edited_at;
  std::optional<base::Timestamp> deleted_at{};  ///< set for a tombstone: the content is empty
  std::string client_message_id;                ///< empty if the sender gave none
  bool withheld = false;     ///< the receiver blocked the sender: only the sender sees this message
  bool read_unseen = false;  ///< the receiver has read it, but a block hides that: `read_by` is empty

  bool operator==(const Message&) const = default;
};

struct MessageDraft {
  base::UserId sender;
  base::UserId receiver;
  std::string content;
  MessageType type = MessageType::text;
  std::string client_message_id{};
};

/// A committed message. It is never changed, so all shards that deliver it share it.
using SharedMessage = std::shared_ptr<const Message>;

struct Appended {
  SharedMessage message;
  /// The sender used this client message id before: `message` is the earlier message, and nothing was stored.
  bool repeated = false;
  /// The time of the message before it in the conversation; nullopt if there is none. Not set if `repeated`.
  std::optional<base::Timestamp> previous_at{};
};

/// Returns the error for a draft whose client message id its sender has used for another message.
inline base::Error used_client_message_id() {
  return base::Error::invalid("clientMessageId", "This clientMessageId was used for another message");
}

inline constexpr std::size_t max_history_limit = 500;

/// Selects a page of a user's history, in the order in which messages were stored. `before` and `after` may
/// be messages of any of the reader's conversations, also if `with` selects one. With both, the page is the
/// newest part of the messages between them.
struct HistoryQuery {
  base::UserId reader{};                    ///< only conversations this user is part of
  std::optional<base::UserId> with{};       ///< only this conversation; all of them if not set
  std::optional<base::MessageId> before{};  ///< strictly older
  std::optional<base::MessageId> after{};   ///< strictly newer
  std::size_t limit = 200;                  ///< 1 to max_history_limit
};

/// At most `limit` messages, and at most about max_page_bytes of them (page_room.hpp).
struct HistoryPage {
  std::vector<Message> messages;  ///< oldest first
  bool has_more = false;  ///< more messages follow: newer ones if only `after` is set, otherwise older ones
};

class MessageStore {
 public:
  virtual ~MessageStore() = default;

  /// Stores a message. Errors: invalid_data naming clientMessageId if the sender used it for a message that
  /// was sent with another receiver, type or content; user_not_found (the receiver or the sender);
  /// message_send_failed (the disk or the queue is full). A full queue refuses at once, before the queued
  /// requests are completed.
  virtual void append(MessageDraft draft, Completion<Appended> done) = 0;
  /// Loads a page of history, by default the newest one. It is empty if the reader or `with` is unknown.
  /// Errors: message_not_found if `before` or `after` is not one of the reader's messages; unavailable if the
  /// queue is full.
  virtual void history(HistoryQuery query, Completion<HistoryPage> done) = 0;
};

}  // namespace parley::store
