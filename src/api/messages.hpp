// Messages: sending, editing, deleting, marking and listing them, and the events that report all of that.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/contract/bounded_array.hpp"
#include "api/contract/operation.hpp"
#include "store/conversation_store.hpp"
#include "store/message_store.hpp"

namespace parley::api {

/// Indexed by store::MessageType.
inline constexpr std::array<std::string_view, 3> message_types{"text", "image", "file"};

// --- objects ----------------------------------------------------------------------------------------------

namespace detail {
inline std::string_view type_of(const store::Message& message) {
  return message_types[static_cast<std::size_t>(message.type)];
}
/// Only text is markup. A URL contains no character that opens a tag, and escaping would break it.
inline Markup content_of(const store::Message& message) {
  return {message.content, message.type == store::MessageType::text};
}
inline std::optional<std::string_view> client_message_id_of(const store::Message& message) {
  if (message.client_message_id.empty()) return std::nullopt;
  return message.client_message_id;
}
}  // namespace detail

inline constexpr auto message_object = output<store::Message>(
    "Message", "A message. All answers and events use the same object.", field("id", &store::Message::id),
    field("senderId", &store::Message::sender), markup("senderName", &store::Message::sender_name),
    field("receiverId", &store::Message::receiver), field("content", &detail::content_of),
    field("timestamp", &store::Message::timestamp), field("type", &detail::type_of).one_of(message_types),
    field("readBy", &store::Message::read_by).that_is("The ids of the users who have read the message."),
    field("editedAt", &store::Message::edited_at).that_is("Present once the message was edited."),
    field("deletedAt", &store::Message::deleted_at).that_is("Present once the content was deleted."),
    field("conversationId", &store::Message::conversation),
    field("seq", &store::Message::seq).that_is("Counts the messages of the conversation from 1."),
    field("clientMessageId", &detail::client_message_id_of).that_is("The id that the sender gave, if any."));
template <>
inline constexpr const auto& object_of<store::Message> = message_object;

/// The longest content of a message, in bytes of UTF-8.
inline constexpr std::size_t longest_content = 8192;

// --- events -----------------------------------------------------------------------------------------------

inline constexpr auto message_event =
    event_of("message", "A new message to or from this user.",
             "the receiver's sockets, and the sender's except the one that sent it", message_object);

struct MessageSent {
  JsonOf<store::Message> message;
  std::optional<std::string_view> client_message_id;
};
inline constexpr auto message_sent = event<MessageSent>(
    "message:sent", "The message that this socket sent is stored.", "the socket that sent the message",
    field("message", &MessageSent::message), field("clientMessageId", &MessageSent::client_message_id));

inline constexpr auto edited_event = event_of("message:edited", "The content of a message has changed.",
                                              "all sockets of both users", message_object);

inline constexpr auto message_deleted = event<store::Removed>(
    "message:deleted", "A message was deleted. Its id and its seq remain.", "all sockets of both users",
    field("messageId", &store::Removed::message), field("conversationId", &store::Removed::conversation),
    field("by", &store::Removed::by), field("deletedAt", &store::Removed::deleted_at));

namespace detail {
/// An array of one user, because `readBy` of the message object is an array.
inline std::vector<base::UserId> readers_of(const store::Mark& mark) {
  return {mark.by};
}
}  // namespace detail

inline constexpr auto read_receipt = event<store::Mark>(
    "message:read", "The receiver has read a message and the sender's earlier ones.",
    "the sender's sockets, and the reader's other sockets", field("messageId", &store::Mark::message),
    field("userId", &store::Mark::by), field("readBy", &detail::readers_of),
    field("readAt", &store::Mark::at), field("conversationId", &store::Mark::conversation),
    field("upToSeq", &store::Mark::up_to_seq));

inline constexpr auto delivery_receipt = event<store::Mark>(
    "message:delivered", "A message and the sender's earlier ones have been delivered.",
    "the sender's sockets", field("messageId", &store::Mark::message), field("userId", &store::Mark::by),
    field("deliveredAt", &store::Mark::at), field("conversationId", &store::Mark::conversation),
    field("upToSeq", &store::Mark::up_to_seq));

// --- operations -------------------------------------------------------------------------------------------

struct SendRequest {
  base::UserId to;
  std::string content;
  store::MessageType type = store::MessageType::text;
  std::string client_message_id;
};
inline constexpr auto send_message = operation<SendRequest>(
    {.event = "message",
     .route = "POST /api/messages",
     .summary = "Sends a message to a user.",
     .order = Order::pipelined,
     .budget = Budget::messages,
     .body = Body::long_text,
     .status = 201,
     .errors = {base::ErrorCode::user_not_found, base::ErrorCode::message_send_failed}},
    answer_with<store::Message>("message"), required("to", &SendRequest::to, user_id).in_rest("receiverId"),
    required("content", &SendRequest::content, text(1, longest_content)),
    optional("type", &SendRequest::type, one_of<store::MessageType>(message_types)),
    optional("clientMessageId", &SendRequest::client_message_id, token(1, 128)).or_header("Idempotency-Key"));

/// Names a message. The user who marks or deletes it is the caller; a `userId` is ignored.
struct MessageChoice {
  base::MessageId message;
};

inline constexpr auto mark_read = operation<MessageChoice>(
    {.event = "message:read",
     .route = "POST /api/messages/:messageId/read",
     .summary = "Marks a message and the sender's earlier ones as read.",
     .budget = Budget::receipts,
     .has_content_format = false,
     .errors = {base::ErrorCode::permission_denied, base::ErrorCode::message_not_found}},
    output<store::Mark>("", "",
                        field("receipt", [](const store::Mark& mark) { return As<read_receipt>{mark}; })),
    required("messageId", &MessageChoice::message, message_id));

inline constexpr auto mark_delivered = operation<MessageChoice>(
    {.event = "message:delivered",
     .route = "POST /api/messages/:messageId/delivered",
     .summary = "Marks a message and the sender's earlier ones as delivered.",
     .budget = Budget::receipts,
     .has_content_format = false,
     .errors = {base::ErrorCode::permission_denied, base::ErrorCode::message_not_found}},
    output<store::Mark>("", "",
                        field("receipt", [](const store::Mark& mark) { return As<delivery_receipt>{mark}; })),
    required("messageId", &MessageChoice::message, message_id));

struct EditRequest {
  base::MessageId message;
  std::string content;
};
inline constexpr auto edit_message = operation<EditRequest>(
    {.event = "message:edit",
     .route = "PATCH /api/messages/:messageId",
     .summary = "Changes the content of your own message.",
     .budget = Budget::changes,
     .body = Body::long_text,
     .errors = {base::ErrorCode::permission_denied, base::ErrorCode::message_not_found,
                base::ErrorCode::message_send_failed}},
    answer_with<store::Message>("message"), required("messageId", &EditRequest::message, message_id),
    required("content", &EditRequest::content, text(1, longest_content)));

inline constexpr auto delete_message = operation<MessageChoice>(
    {.event = "message:delete",
     .route = "DELETE /api/messages/:messageId",
     .summary = "Deletes the content of your own message.",
     .budget = Budget::changes,
     .has_content_format = false,
     .errors = {base::ErrorCode::permission_denied, base::ErrorCode::message_not_found,
                base::ErrorCode::message_send_failed}},
    output<store::Removed>(
        "", "",
        field("deletion", [](const store::Removed& removed) { return As<message_deleted>{removed}; })),
    required("messageId", &MessageChoice::message, message_id));

inline constexpr auto list_messages = operation<store::HistoryQuery>(
    {.route = "GET /api/messages",
     .summary = "Lists your messages over all conversations, oldest first.",
     .budget = Budget::reads,
     .is_page = true,
     .errors = {base::ErrorCode::message_not_found}},
    page_answer<store::Message>("messages"), optional("with", &store::HistoryQuery::with, user_id),
    optional("before", &store::HistoryQuery::before, message_cursor),
    optional("after", &store::HistoryQuery::after, message_cursor),
    optional("limit", &store::HistoryQuery::limit, page_limit(200, store::max_history_limit)));

// --- answers that are bounded in bytes --------------------------------------------------------------------

/// Returns the size of the messages' text in bytes, for AnswerEncoder. It does not include what escaping
/// adds.
std::size_t text_bytes(const std::vector<store::Message>& messages);

/// Writes the messages as an array of at most max_answer_bytes (bounded_array.hpp).
Written write_messages(Encoding& to, const std::vector<store::Message>& messages, Keeps keeps);

/// A page of history. If messages are left out, they are the oldest ones, or the newest ones if `forward` is
/// true. `hasMore` is then true, and the cursor continues from the messages that were written.
std::string history_answer(ContentMode mode, const store::HistoryPage& page, bool forward);

}  // namespace parley::api
