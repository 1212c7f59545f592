// What clients may say of messages that are stored already, and what they may ask of conversations, said
// once.
#pragma once

#include <cstdint>
#include <string>

#include "api/contract/input.hpp"
#include "base/ids.hpp"

namespace parley::api {

/// Names a message. Who marks it is whoever asks: a `userId` is not looked at.
struct MessageChoice {
  base::MessageId message;
};
namespace detail {
inline constexpr auto chosen_message = required("messageId", &MessageChoice::message, message_id);
}  // namespace detail

inline constexpr auto message_read = input<MessageChoice>(
    "message:read", "Marks a message, and those before it, as read by this user.", detail::chosen_message);
inline constexpr auto message_delivered = input<MessageChoice>(
    "message:delivered", "Marks a message, and those before it, as arrived.", detail::chosen_message);
inline constexpr auto message_delete = input<MessageChoice>(
    "message:delete", "Takes back what a message of one's own says.", detail::chosen_message);

struct EditRequest {
  base::MessageId message;
  std::string content;
};
namespace detail {
inline constexpr auto new_content = required("content", &EditRequest::content, text(1, 8192));
}  // namespace detail

inline constexpr auto message_edit =
    input<EditRequest>("message:edit", "MessageEdits what a message of one's own says.",
                       required("messageId", &EditRequest::message, message_id), detail::new_content);
/// The message is in the path.
inline constexpr auto patch_message = input<EditRequest>(
    "PATCH /api/messages/:id", "MessageEdits what a message of one's own says.", detail::new_content);

struct SyncRequest {
  base::ConversationId conversation;
  std::int64_t after_seq = 0;
};
inline constexpr auto sync =
    input<SyncRequest>("sync", "Asks for what follows a seq; answered in the acknowledgement.",
                       required("conversationId", &SyncRequest::conversation, conversation_id),
                       optional("afterSeq", &SyncRequest::after_seq, count));

}  // namespace parley::api
