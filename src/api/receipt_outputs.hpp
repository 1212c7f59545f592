// What clients are told of messages that are stored already, said once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/output.hpp"
#include "api/outputs.hpp"
#include "presence/blocks.hpp"
#include "presence/whereabouts.hpp"
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

/// What follows a seq, in one answer of bounded size: at most max_sync_bytes of messages and one more, so
/// that no client's queue runs over. `complete` is false where something was left out; a client asks again
/// from the last it got.
inline constexpr std::size_t max_sync_bytes = 512 << 10;
std::string sync_answer(ContentMode mode, const store::SyncPage& page);

/// A page of somebody's conversations, each with the peer as they are seen now.
std::string conversations_answer(ContentMode mode, const store::ConversationPage& page,
                                 const presence::Whereabouts& whereabouts, const presence::Blocks& blocks,
                                 const base::UserId& reader);

}  // namespace parley::api
