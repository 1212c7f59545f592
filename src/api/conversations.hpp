// Conversations: their list, and the messages that follow a position in one of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "api/messages.hpp"
#include "api/users.hpp"
#include "store/conversation_store.hpp"

namespace parley::api {

/// A conversation as one of its two users sees it.
struct ConversationView {
  const store::Conversation& conversation;
  const PublicUser& peer;
};

inline constexpr auto conversation_object = output<ConversationView>(
    "Conversation", "A conversation as one of its two users sees it.",
    field("conversationId", [](const ConversationView& view) -> const auto& { return view.conversation.id; }),
    field("user", [](const ConversationView& view) -> const auto& { return view.peer; }),
    field("lastMessage",
          [](const ConversationView& view) -> const auto& { return view.conversation.last_message; }),
    field("unreadCount", [](const ConversationView& view) { return view.conversation.unread; })
        .that_is("The number of messages that you have not read."),
    field("lastReadSeq", [](const ConversationView& view) {
      return view.conversation.last_read_seq;
    }).that_is("The seq of the newest message that you have read; 0 if there is none."));
template <>
inline constexpr const auto& object_of<ConversationView> = conversation_object;

inline constexpr auto list_conversations = operation<store::ConversationQuery>(
    {.route = "GET /api/conversations",
     .summary = "Lists your conversations, the one with the newest message first.",
     .budget = Budget::reads,
     .is_page = true,
     .errors = {base::ErrorCode::not_found}},
    page_answer<ConversationView>("conversations"),
    optional("before", &store::ConversationQuery::before, cursor),
    optional("limit", &store::ConversationQuery::limit, page_limit(50, store::max_conversations_limit)));

/// The messages that follow a position. `complete` is false if more follow those.
struct SyncAnswer {
  std::vector<store::Message> messages;
  bool complete = true;
};
inline constexpr auto sync = operation<store::SyncQuery>(
    {.event = "sync",
     .route = "GET /api/conversations/:conversationId/messages",
     .summary = "Returns the messages of a conversation that follow a seq.",
     .budget = Budget::reads,
     .is_page = true,
     .needs_ack = true,
     .errors = {base::ErrorCode::not_found}},
    output<SyncAnswer>("", "", field("messages", &SyncAnswer::messages),
                       field("complete", &SyncAnswer::complete).that_is("False if more messages follow.")),
    required("conversationId", &store::SyncQuery::conversation, conversation_id),
    optional("afterSeq", &store::SyncQuery::after_seq, count),
    optional("limit", &store::SyncQuery::limit,
             page_limit(store::max_history_limit, store::max_history_limit))
        .only_in_rest());

// The answers below hold at most max_answer_bytes (bounded_array.hpp).

/// Returns the size of a page's text in bytes, for AnswerEncoder. It does not include what escaping adds.
std::size_t text_bytes(const store::ConversationPage& page);

/// The messages that follow a seq. `complete` is false if messages are left out; the client asks again from
/// the last one that it received.
std::string sync_answer(ContentMode mode, const store::SyncPage& page);

/// Returns the peers of a page's conversations, in the order of the page, as `reader` sees them now.
std::vector<PublicUser> peers_seen(const store::ConversationPage& page, const base::UserId& reader,
                                   const presence::PresenceView& presence_view,
                                   const presence::Blocks& blocks);
/// A page of conversations with their `peers`. If conversations are left out, they are those with the oldest
/// messages, and `hasMore` is true.
std::string conversations_answer(ContentMode mode, const store::ConversationPage& page,
                                 const std::vector<PublicUser>& peers);

}  // namespace parley::api
