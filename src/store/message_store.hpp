// Messages and the conversations they lie in. An append is answered once it is committed and synced; what
// was answered is never lost. Answers come later, on the caller's shard, exactly once, in commit order.
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
  base::MessageId id;  ///< time-ordered where made here; an imported message keeps its own
  base::ConversationId conversation;
  std::int64_t seq = 0;  ///< dense, from 1, within the conversation
  base::UserId sender;
  std::string sender_name;  ///< the sender's name as it is now
  base::UserId receiver;
  std::string content;  ///< as sent; made safe only on the way out
  MessageType type = MessageType::text;
  base::Timestamp timestamp{};  ///< never decreases within a conversation
  std::vector<base::UserId> read_by;
  std::optional<base::Timestamp> edited_at;
  std::optional<base::Timestamp> deleted_at{};  ///< a tombstone: the content is empty
  std::string client_message_id;                ///< empty where the sender gave none
  bool withheld = false;                        ///< the receiver blocked the sender: the sender's alone
  bool read_unseen = false;  ///< the receiver has read it; a block keeps that from whom `read_by` is for

  bool operator==(const Message&) const = default;
};

struct MessageDraft {
  base::UserId sender;
  base::UserId receiver;
  std::string content;
  MessageType type = MessageType::text;
  std::string client_message_id{};
};

/// As it was committed: nobody changes it, so all who tell of it, on whatever shard, share it.
using SharedMessage = std::shared_ptr<const Message>;

struct Appended {
  SharedMessage message;
  /// This sender had used the client message id before: `message` is the first one, and nothing was stored.
  bool repeated = false;
};

/// The refusal of a draft whose client message id its sender has used for another message.
inline base::Error used_client_message_id() {
  return base::Error::invalid("clientMessageId", "This clientMessageId was used for another message");
}

inline constexpr std::size_t max_history_limit = 500;

/// A page of somebody's history, in the order in which messages were stored. `before` and `after` may be
/// messages of any of the reader's conversations, also where only one is asked for. With both, the page is
/// the newest part of what lies between.
struct HistoryQuery {
  base::UserId reader{};                    ///< only conversations this user is part of
  std::optional<base::UserId> with{};       ///< one conversation, or all of them
  std::optional<base::MessageId> before{};  ///< strictly older
  std::optional<base::MessageId> after{};   ///< strictly newer
  std::size_t limit = 200;                  ///< 1 to max_history_limit
};

/// At most `limit` messages, and at most about max_page_bytes of them (page_room.hpp).
struct HistoryPage {
  std::vector<Message> messages;  ///< oldest first
  bool has_more = false;          ///< in the direction paged: newer with `after` alone, else older
};

class MessageStore {
 public:
  virtual ~MessageStore() = default;

  /// Refused: invalid_data naming clientMessageId (the sender has used it with another receiver, type or
  /// content, as that message was sent), user_not_found (the receiver; the sender too), message_send_failed
  /// (disk full, queue full; a full queue refuses at once, before what is still queued is answered).
  virtual void append(MessageDraft draft, Completion<Appended> done) = 0;
  /// From now on `heard` is called on this shard with each message that another shard of the process appends:
  /// committed, in commit order, which is the order of this shard's own answers too. Before any is appended;
  /// never called where there is one shard.
  virtual void hear_others(base::UniqueFunction<void(const SharedMessage&)> heard) = 0;
  /// The newest page by default; an empty one for an unknown reader or `with`. Refused: message_not_found for
  /// a `before` or `after` that is not one of the reader's messages, unavailable (too many are waiting).
  virtual void history(HistoryQuery query, Completion<HistoryPage> done) = 0;
};

}  // namespace parley::store
