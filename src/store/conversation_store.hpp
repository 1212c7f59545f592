// Conversations as their members see them, and changes to stored messages: read, delivered, edited, deleted.
// Each completion runs later, exactly once, on the caller's shard; for a change, when it is committed and
// synced. If the queue is full or a change finds the disk full, the result is `unavailable`.
//
// A user who is not a member gets the same errors as for a conversation or message that does not exist.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/message_store.hpp"
#include "store/user_store.hpp"

namespace parley::store {

/// One conversation, as `reader` sees it.
struct Conversation {
  base::ConversationId id;
  base::UserId peer;      ///< the other member; the reader itself in notes to oneself
  std::string peer_name;  ///< the peer's current name
  std::optional<base::Timestamp> peer_last_seen{};
  Message last_message;            ///< a tombstone if it was deleted
  std::int64_t unread = 0;         ///< received messages after last_read_seq that are not deleted
  std::int64_t last_read_seq = 0;  ///< the position of the reader's read mark
};

inline constexpr std::size_t max_conversations_limit = 200;

/// Selects a page of a reader's conversations, the one with the newest message first. The page is empty if
/// the reader is unknown.
struct ConversationQuery {
  base::UserId reader{};
  std::optional<base::ConversationId> before{};  ///< only those with an older newest message than this one's
  std::size_t limit = 50;                        ///< 1 to max_conversations_limit
};

/// At most `limit` conversations, and at most about max_page_bytes of them (page_room.hpp).
struct ConversationPage {
  std::vector<Conversation> conversations;
  bool has_more = false;
};

/// Selects the messages that follow a seq, so that a client can close a gap.
struct SyncQuery {
  base::UserId reader{};
  base::ConversationId conversation{};
  std::int64_t after_seq = 0;             ///< 0 or more; if it is past the newest message, the page is empty
  std::size_t limit = max_history_limit;  ///< 1 to max_history_limit
};

/// At most `limit` messages, and at most about max_page_bytes of them (page_room.hpp).
struct SyncPage {
  std::vector<Message> messages;  ///< ordered by seq, without gaps, tombstones included
  bool complete = true;           ///< no messages follow the last one of this page
};

enum class MarkKind : std::uint8_t { delivered, read };

/// The position up to which a user has received or read another user's messages. A read mark moves the
/// delivered mark to the same position.
struct Mark {
  MarkKind kind = MarkKind::read;
  base::MessageId message;  ///< the message that the request named
  base::ConversationId conversation;
  base::UserId by;      ///< the receiver of the message
  base::UserId sender;  ///< the sender of the marked messages
  std::int64_t up_to_seq = 0;
  base::Timestamp at{};
  bool moved = false;  ///< false: the mark was here or further already; `up_to_seq` and `at` are its own
};

/// The new content of a message that is edited.
struct NewContent {
  std::string text;
  bool is_url = false;  ///< the text may be the content of an image or a file too
};

struct Removed {
  base::MessageId message;
  base::ConversationId conversation;
  base::UserId by;
  base::UserId receiver;
  base::Timestamp deleted_at{};
  bool repeated = false;  ///< the message had been deleted before, at `deleted_at`
  bool withheld = false;  ///< the message was withheld: only its sender sees it
};

class ConversationStore {
 public:
  virtual ~ConversationStore() = default;

  /// Loads a page of conversations. Errors: not_found if `before` is not one of the reader's conversations.
  virtual void list(ConversationQuery query, Completion<ConversationPage> done) = 0;
  /// Loads the messages after a seq. Errors: not_found if the reader is not a member of the conversation.
  virtual void sync(SyncQuery query, Completion<SyncPage> done) = 0;
  /// Loads all users with whom `user` has a conversation, except `user`; at most `limit`. The peer with the
  /// newest message comes first.
  virtual void peers(const base::UserId& user, std::size_t limit,
                     Completion<std::vector<base::UserId>> done) = 0;

  /// Moves `by`'s mark forward to this message; a mark never moves back. Errors: message_not_found;
  /// permission_denied if `by` is the sender. Notes to oneself may be marked.
  virtual void mark(MarkKind kind, const base::UserId& by, const base::MessageId& message,
                    Completion<Mark> done) = 0;
  /// Replaces the content of a message. Errors: message_not_found, also if it was deleted; permission_denied
  /// if `by` is not the sender or the message is older than `window` (0: no limit); invalid_data if it is an
  /// image or a file and the content is not a URL.
  virtual void edit(const base::UserId& by, const base::MessageId& message, NewContent content,
                    base::Duration window, Completion<Message> done) = 0;
  /// Deletes the content and leaves a tombstone: id, seq, parties and times are kept. Fails with the same
  /// errors as edit(), except that deleting a message a second time is not an error.
  virtual void remove(const base::UserId& by, const base::MessageId& message, base::Duration window,
                      Completion<Removed> done) = 0;
};

}  // namespace parley::store
