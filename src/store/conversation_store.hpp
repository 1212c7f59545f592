// Conversations as their members see them, and what becomes of a message once it is stored: read, delivered,
// edited, deleted. Answers come later, on the caller's shard, exactly once; a change is answered once it is
// committed and synced. Where too many wait, or a change finds the disk full, the answer is `unavailable`.
//
// Somebody who is not a member gets the answer of a conversation or a message that does not exist.
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

/// One conversation, seen by `reader`.
struct Conversation {
  base::ConversationId id;
  base::UserId peer;      ///< the reader, in notes to oneself
  std::string peer_name;  ///< as it is now
  std::optional<base::Timestamp> peer_last_seen{};
  Message last_message;            ///< a tombstone where it was deleted
  std::int64_t unread = 0;         ///< received, behind last_read_seq, and not deleted
  std::int64_t last_read_seq = 0;  ///< of the reader's mark
};

inline constexpr std::size_t max_conversations_limit = 200;

/// A page of a reader's conversations, the one with the newest message first. An unknown reader has none.
struct ConversationQuery {
  base::UserId reader{};
  std::optional<base::ConversationId> before{};  ///< those with an older newest message than this one's
  std::size_t limit = 50;                        ///< 1 to max_conversations_limit
};

/// At most `limit` conversations, and at most about max_page_bytes of them (page_room.hpp).
struct ConversationPage {
  std::vector<Conversation> conversations;
  bool has_more = false;
};

/// What follows a seq that a client has, so that it can close a gap.
struct SyncQuery {
  base::UserId reader{};
  base::ConversationId conversation{};
  std::int64_t after_seq = 0;             ///< 0 and up; past the newest: an empty page
  std::size_t limit = max_history_limit;  ///< 1 to max_history_limit
};

/// At most `limit` messages, and at most about max_page_bytes of them (page_room.hpp).
struct SyncPage {
  std::vector<Message> messages;  ///< by seq, without gaps, tombstones included
  bool complete = true;           ///< nothing follows the last of them
};

enum class MarkKind : std::uint8_t { delivered, read };

/// How far somebody has got with the messages of another. A read mark takes the delivered mark along.
struct Mark {
  MarkKind kind = MarkKind::read;
  base::MessageId message;  ///< that was named
  base::ConversationId conversation;
  base::UserId by;      ///< the receiver of the message
  base::UserId sender;  ///< whose messages these are
  std::int64_t up_to_seq = 0;
  base::Timestamp at{};
  bool moved = false;  ///< false: the mark stood there or further already, and says where and since when
};

/// What a message is to say instead.
struct NewContent {
  std::string text;
  bool is_url = false;  ///< it may stand in an image or a file, too
};

struct Removed {
  base::MessageId message;
  base::ConversationId conversation;
  base::UserId by;
  base::UserId receiver;
  base::Timestamp deleted_at{};
  bool repeated = false;  ///< it had been deleted before: at `deleted_at`
  bool withheld = false;  ///< of a message that is the sender's alone
};

class ConversationStore {
 public:
  virtual ~ConversationStore() = default;

  /// Refused: not_found for a `before` that is none of the reader's conversations.
  virtual void list(ConversationQuery query, Completion<ConversationPage> done) = 0;
  /// Refused: not_found for a conversation that is not the reader's.
  virtual void sync(SyncQuery query, Completion<SyncPage> done) = 0;
  /// Everybody `user` has a conversation with, oneself not counted; at most `limit`, those of the newest
  /// messages first.
  virtual void peers(const base::UserId& user, std::size_t limit,
                     Completion<std::vector<base::UserId>> done) = 0;

  /// Moves `by`'s mark to that message, never back. Refused: message_not_found; permission_denied for the
  /// sender, who receives nothing (notes to oneself may be marked).
  virtual void mark(MarkKind kind, const base::UserId& by, const base::MessageId& message,
                    Completion<Mark> done) = 0;
  /// Refused: message_not_found (also once it is deleted), permission_denied for whoever is not the sender,
  /// and where the message is older than `window` (0: as old as it may be); invalid_data where it is an image
  /// or a file, and the content is not for one.
  virtual void edit(const base::UserId& by, const base::MessageId& message, NewContent content,
                    base::Duration window, Completion<Message> done) = 0;
  /// Leaves a tombstone: id, seq, parties and times stay, the content goes. Refused as edit() is; again is
  /// no refusal.
  virtual void remove(const base::UserId& by, const base::MessageId& message, base::Duration window,
                      Completion<Removed> done) = 0;
};

}  // namespace parley::store
