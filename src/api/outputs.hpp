// Everything the server tells clients, said once: the events, and the objects they and the REST answers
// share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/call_outputs.hpp"
#include "api/contract/output.hpp"
#include "api/inputs.hpp"
#include "base/error.hpp"
#include "presence/roster.hpp"
#include "store/message_store.hpp"
#include "store/user_store.hpp"

namespace parley::api {

// --- objects ----------------------------------------------------------------------------------------------

namespace detail {
inline std::string_view type_of(const store::Message& message) {
  return message_types[static_cast<std::size_t>(message.type)];
}
/// A URL holds nothing that opens a tag, and would be broken by escaping.
inline Markup content_of(const store::Message& message) {
  return {message.content, message.type == store::MessageType::text};
}
inline std::optional<std::string_view> client_message_id_of(const store::Message& message) {
  if (message.client_message_id.empty()) return std::nullopt;
  return message.client_message_id;
}
}  // namespace detail

inline constexpr auto message_object = output<store::Message>(
    "Message", "A message, everywhere the same.", field("id", &store::Message::id),
    field("senderId", &store::Message::sender), markup("senderName", &store::Message::sender_name),
    field("receiverId", &store::Message::receiver), field("content", &detail::content_of),
    field("timestamp", &store::Message::timestamp), field("type", &detail::type_of),
    field("readBy", &store::Message::read_by), field("editedAt", &store::Message::edited_at),
    field("deletedAt", &store::Message::deleted_at), field("conversationId", &store::Message::conversation),
    field("seq", &store::Message::seq), field("clientMessageId", &detail::client_message_id_of));

inline void write_value(Encoding& to, const store::Message& message, bool) {
  encode(to, message_object, message);
}

/// A user as that user sees oneself.
inline constexpr auto own_user_object =
    output<store::User>("User", "The user who asks.", field("id", &store::User::id),
                        field("email", &store::User::email), markup("name", &store::User::name));

inline void write_value(Encoding& to, const store::User& user, bool) {
  encode(to, own_user_object, user);
}

// --- connection -------------------------------------------------------------------------------------------

struct Connected {
  base::UserId user;
  std::string socket_id;
  base::Timestamp server_time{};
  bool recovered = false;
  std::optional<store::Call> active_call;  ///< an accepted one: it goes on
};
inline constexpr auto connected = output<Connected>(
    "connected", "The socket is now this user's.", field("userId", &Connected::user),
    field("socketId", &Connected::socket_id), field("serverTime", &Connected::server_time),
    field("recovered", &Connected::recovered), field("activeCall", &Connected::active_call));

struct AuthError {
  std::string_view message;
  std::string_view code;
};
inline constexpr auto auth_error =
    output<AuthError>("auth:error", "The socket is not, or no longer, anybody's.",
                      field("message", &AuthError::message), field("code", &AuthError::code));

struct EventError {
  std::string_view message;
  std::string_view code;
  std::string_view event;
  std::optional<std::string_view> field_name;
  std::optional<std::string_view> client_message_id;
  std::optional<std::int64_t> retry_after_ms;
};
inline constexpr auto event_error = output<EventError>(
    "error", "An event was refused; the socket stays.", field("message", &EventError::message),
    field("code", &EventError::code), field("event", &EventError::event),
    field("field", &EventError::field_name), field("clientMessageId", &EventError::client_message_id),
    field("retryAfterMs", &EventError::retry_after_ms));

// --- messages ---------------------------------------------------------------------------------------------

/// The event of a new message; its data is the message object itself.
inline constexpr std::string_view message_event = "message";

struct MessageSent {
  Json message;  ///< a message object
  std::optional<std::string_view> client_message_id;
};
inline constexpr auto message_sent = output<MessageSent>(
    "message:sent", "The message this socket sent is stored.", field("message", &MessageSent::message),
    field("clientMessageId", &MessageSent::client_message_id));

// --- typing and presence ----------------------------------------------------------------------------------

struct TypingStarted {
  base::UserId from;
  std::string from_name;
};
inline constexpr auto typing_started =
    output<TypingStarted>("typing:start", "Somebody is typing to this user.",
                          field("from", &TypingStarted::from), markup("fromName", &TypingStarted::from_name));

struct TypingStopped {
  base::UserId from;
};
inline constexpr auto typing_stopped = output<TypingStopped>(
    "typing:stop", "Somebody has stopped typing to this user.", field("from", &TypingStopped::from));

namespace detail {
inline std::string_view status_of(const presence::Presence& presence) {
  return presence::to_string(presence.status);
}
}  // namespace detail
inline constexpr auto user_online = output<presence::Presence>(
    "user:online", "A user came, or is here.", field("userId", &presence::Presence::user),
    field("status", &detail::status_of), field("timestamp", &presence::Presence::changed_at),
    field("lastSeen", &presence::Presence::last_seen));
inline constexpr auto user_offline = output<presence::Presence>(
    "user:offline", "A user's last device has gone.", field("userId", &presence::Presence::user),
    field("status", &detail::status_of), field("timestamp", &presence::Presence::changed_at),
    field("lastSeen", &presence::Presence::last_seen));

}  // namespace parley::api
