// A socket's session: joining as a user, and the events that report what becomes of the session.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/calls.hpp"
#include "api/contract/operation.hpp"
#include "jwt/token.hpp"

namespace parley::api {

/// `standard`: text is made safe as the server is configured. `raw`: this client renders text as text.
enum class ContentFormat : std::uint8_t { standard, raw };
inline constexpr std::array<std::string_view, 2> content_formats{"safe", "raw"};

struct JoinRequest {
  std::optional<base::UserId> user;  ///< must be the token's user if it is given
  std::string token;
  std::optional<ContentFormat> format;  ///< absent: the format stays
};

/// The user whom a socket has joined as.
struct JoinedUser {
  base::UserId id;
  std::string name;
};
inline constexpr auto joined_user_object =
    output<JoinedUser>("JoinedUser", "The user whom the socket has joined as.", field("id", &JoinedUser::id),
                       markup("name", &JoinedUser::name));
template <>
inline constexpr const auto& object_of<JoinedUser> = joined_user_object;

inline constexpr auto join = operation<JoinRequest>(
    {.event = "join",
     .summary = "Says which user the socket belongs to. All other events wait for it.",
     .auth = Auth::open,
     .errors = {base::ErrorCode::unauthorized, base::ErrorCode::token_expired,
                base::ErrorCode::token_revoked}},
    answer_with<JoinedUser>("user"), optional("userId", &JoinRequest::user, user_id),
    // With room for a scheme and blanks, which are taken off.
    required("token", &JoinRequest::token, secret(1, jwt::longest_token + 64)),
    optional("contentFormat", &JoinRequest::format, one_of<ContentFormat>(content_formats)));

struct Connected {
  base::UserId user;
  std::string socket_id;
  base::Timestamp server_time{};
  bool recovered = false;
  std::optional<store::Call> active_call;  ///< an accepted call, which continues
};
inline constexpr auto connected =
    event<Connected>("connected", "The socket has joined as this user.", "the socket that has joined",
                     field("userId", &Connected::user), field("socketId", &Connected::socket_id),
                     field("serverTime", &Connected::server_time),
                     field("recovered", &Connected::recovered)
                         .that_is("Whether the socket continues the session of an earlier connection."),
                     field("activeCall", &Connected::active_call));

struct AuthError {
  std::string_view message;
  std::string_view code;
};
inline constexpr auto auth_error = event<AuthError>(
    "auth:error", "The socket has not joined, or its token is no longer accepted.", "that socket",
    field("message", &AuthError::message), field("code", &AuthError::code).one_of(error_codes));

struct EventError {
  std::string_view message;
  std::string_view code;
  std::string_view event;
  std::optional<std::string_view> field_name;
  std::optional<std::string_view> client_message_id;
  std::optional<std::int64_t> retry_after_ms;
};
inline constexpr auto event_error = event<EventError>(
    "error", "An event of this socket was refused.", "the socket that sent the event",
    field("message", &EventError::message), field("code", &EventError::code).one_of(error_codes),
    field("event", &EventError::event), field("field", &EventError::field_name),
    field("clientMessageId", &EventError::client_message_id),
    field("retryAfterMs", &EventError::retry_after_ms));

}  // namespace parley::api
