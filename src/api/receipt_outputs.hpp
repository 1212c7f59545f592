// What clients are told of messages that are stored already, said once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/contract/output.hpp"
#include "api/outputs.hpp"
#include "api/user_outputs.hpp"
#include "presence/blocks.hpp"
#include "presence/presence_view.hpp"
#include "store/conversation_store.hpp"

namespace parley::api {

// --- receipts ---------------------------------------------------------------------------------------------

namespace detail {
/// In the shape that the message object has it in.
inline std::vector<base::UserId> readers_of(const store::Mark& mark) {
  return {mark.by};
}
}  // namespace detail

inline constexpr auto read_receipt = output<store::Mark>(
    "message:read", "A message, and the sender's before it, have been read.",
    field("messageId", &store::Mark::message), field("userId", &store::Mark::by),
    field("readBy", &detail::readers_of), field("readAt", &store::Mark::at),
    field("conversationId", &store::Mark::conversation), field("upToSeq", &store::Mark::up_to_seq));

inline constexpr auto delivery_receipt = output<store::Mark>(
    "message:delivered", "A message, and the sender's before it, have arrived.",
    field("messageId", &store::Mark::message), field("userId", &store::Mark::by),
    field("deliveredAt", &store::Mark::at), field("conversationId", &store::Mark::conversation),
    field("upToSeq", &store::Mark::up_to_seq));

/// The answer to whoever marked, whether or not the mark moved: {"success":true,"receipt":{...}}.
std::string receipt_answer(const store::Mark& mark);

// --- changes ----------------------------------------------------------------------------------------------

/// The event of an edit; what it tells is the message object itself.
inline constexpr std::string_view edited_event = "message:edited";

inline constexpr auto message_deleted = output<store::Removed>(
    "message:deleted", "A message was taken back; its id and seq stay.",
    field("messageId", &store::Removed::message), field("conversationId", &store::Removed::conversation),
    field("by", &store::Removed::by), field("deletedAt", &store::Removed::deleted_at));

/// {"success":true,"deletion":{...}}.
std::string deletion_answer(const store::Removed& removed);

// --- conversations ----------------------------------------------------------------------------------------

// The answers below hold at most max_answer_bytes (bounded_array.hpp). Messages that do not fit are left out.

/// The text of a page, in bytes, as AnswerEncoder wants it: without what escaping adds.
std::size_t text_bytes(const std::vector<store::Message>& messages);
std::size_t text_bytes(const store::ConversationPage& page);

/// A page of history. If messages are left out they are the oldest, or the newest of a page that was asked
/// for `forward`; `hasMore` is then true, and the cursor goes on from those that are there.
std::string history_answer(ContentMode mode, const store::HistoryPage& page, bool forward);

/// The messages that follow a seq. `complete` is false if messages are left out; a client asks again from the
/// last one that it got.
std::string sync_answer(ContentMode mode, const store::SyncPage& page);

/// The peers of a page's conversations, in its order, as `reader` sees them now.
std::vector<PublicUser> peers_seen(const store::ConversationPage& page, const base::UserId& reader,
                                   const presence::PresenceView& presence_view,
                                   const presence::Blocks& blocks);
/// A page of conversations with their `peers`. If conversations are left out they are those with the oldest
/// messages; `hasMore` is then true.
std::string conversations_answer(ContentMode mode, const store::ConversationPage& page,
                                 const std::vector<PublicUser>& peers);

}  // namespace parley::api
