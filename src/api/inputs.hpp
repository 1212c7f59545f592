// Everything clients may send, said once. Names and bounds on the wire appear here and nowhere else.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "api/contract/input.hpp"
#include "base/ids.hpp"
#include "jwt/token.hpp"
#include "store/message_store.hpp"

namespace parley::api {

// --- identity ---------------------------------------------------------------------------------------------

/// `standard`: as the server is configured. `raw`: this client renders text as text.
enum class ContentFormat : std::uint8_t { standard, raw };
inline constexpr std::array<std::string_view, 2> content_formats{"safe", "raw"};

struct JoinRequest {
  std::optional<base::UserId> user;  ///< must be the token's user where it is given
  std::string token;
  std::optional<ContentFormat> format;  ///< absent: as it was
};

inline constexpr auto join = input<JoinRequest>(
    "join", "Says who this socket is. Everything else waits for it.",
    optional("userId", &JoinRequest::user, user_id),
    // With room for a scheme and blanks, which are taken off.
    required("token", &JoinRequest::token, secret(1, jwt::longest_token + 64)),
    optional("contentFormat", &JoinRequest::format, one_of<ContentFormat>(content_formats)));

struct LoginRequest {
  std::string email;
  std::string password;
};

inline constexpr auto login =
    input<LoginRequest>("POST /api/auth/login", "Exchanges an e-mail address and a password for a token.",
                        required("email", &LoginRequest::email, text(1, 254)),
                        required("password", &LoginRequest::password, secret(1, 1024)));

// --- messages ---------------------------------------------------------------------------------------------

/// Indexed by store::MessageType.
inline constexpr std::array<std::string_view, 3> message_types{"text", "image", "file"};

struct SendRequest {
  base::UserId to;
  std::string content;
  store::MessageType type = store::MessageType::text;
  std::string client_message_id;
};

namespace detail {
inline constexpr auto content = required("content", &SendRequest::content, text(1, 8192));
inline constexpr auto type = optional("type", &SendRequest::type, one_of<store::MessageType>(message_types));
inline constexpr auto client_message_id =
    optional("clientMessageId", &SendRequest::client_message_id, token(1, 128));
}  // namespace detail

inline constexpr auto message = input<SendRequest>(
    "message", "Sends a message to a user.", required("to", &SendRequest::to, user_id).also("receiverId"),
    detail::content, detail::type, detail::client_message_id);

inline constexpr auto post_message =
    input<SendRequest>("POST /api/messages", "Sends a message to a user.",
                       required("receiverId", &SendRequest::to, user_id).also("to"), detail::content,
                       detail::type, detail::client_message_id);

inline store::MessageDraft draft_of(const base::UserId& sender, SendRequest request) {
  return {sender, std::move(request.to), std::move(request.content), request.type,
          std::move(request.client_message_id)};
}

// --- typing -----------------------------------------------------------------------------------------------

struct TypingRequest {
  base::UserId to;
};

inline constexpr auto typing_start = input<TypingRequest>("typing:start", "Tells a user that one is typing.",
                                                          required("to", &TypingRequest::to, user_id));

inline constexpr auto typing_stop = input<TypingRequest>(
    "typing:stop", "Tells a user that one has stopped typing.", required("to", &TypingRequest::to, user_id));

// --- presence ---------------------------------------------------------------------------------------------

/// What a user may wish to be shown as. `busy` gets messages but no calls.
enum class Wish : std::uint8_t { online, busy };
inline constexpr std::array<std::string_view, 2> wishes{"online", "busy"};

struct PresenceRequest {
  Wish wish = Wish::online;
};

inline constexpr auto presence_set =
    input<PresenceRequest>("presence:set", "Says whether one wants to be called.",
                           required("status", &PresenceRequest::wish, one_of<Wish>(wishes)));

}  // namespace parley::api
