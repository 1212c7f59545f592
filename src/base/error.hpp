// The error catalogue: the single definition of every error code that clients can receive, on either
// transport.
//
// An Error is an answer to a client. It is neither the end of a session (engineio::CloseReason) nor an I/O
// failure (std::error_code). The codes that the API documents must keep their documented meaning.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace parley::base {

enum class ErrorCode : std::uint8_t {
  invalid_data,
  unauthorized,
  auth_required,
  token_expired,
  token_revoked,
  permission_denied,
  not_found,
  user_not_found,
  message_not_found,
  call_not_found,
  method_not_allowed,
  payload_too_large,
  unsupported_media_type,
  user_unavailable,
  user_not_connected,
  call_in_progress,
  call_already_answered,
  rate_limited,
  call_failed,
  message_send_failed,
  unavailable,
  internal,
};

struct ErrorEntry {
  ErrorCode code;
  std::string_view name;      ///< as sent on the wire
  std::uint16_t http_status;  ///< status of the REST answer
  bool retry;                 ///< whether the same request may succeed later, unchanged
  std::string_view message;   ///< default text for the client
};

inline constexpr std::array error_catalogue{
    ErrorEntry{ErrorCode::invalid_data, "INVALID_DATA", 400, false, "Malformed request data"},
    ErrorEntry{ErrorCode::unauthorized, "UNAUTHORIZED", 401, false, "Invalid or missing credentials"},
    ErrorEntry{ErrorCode::auth_required, "AUTH_REQUIRED", 401, false, "Authenticate first"},
    ErrorEntry{ErrorCode::token_expired, "TOKEN_EXPIRED", 401, false, "The token has expired"},
    ErrorEntry{ErrorCode::token_revoked, "TOKEN_REVOKED", 401, false, "The token has been revoked"},
    ErrorEntry{ErrorCode::permission_denied, "PERMISSION_DENIED", 403, false, "Not permitted"},
    ErrorEntry{ErrorCode::not_found, "NOT_FOUND", 404, false, "No such resource"},
    ErrorEntry{ErrorCode::user_not_found, "USER_NOT_FOUND", 404, false, "No such user"},
    ErrorEntry{ErrorCode::message_not_found, "MESSAGE_NOT_FOUND", 404, false, "No such message"},
    ErrorEntry{ErrorCode::call_not_found, "CALL_NOT_FOUND", 404, false, "No such call"},
    ErrorEntry{ErrorCode::method_not_allowed, "METHOD_NOT_ALLOWED", 405, false, "Method not allowed here"},
    ErrorEntry{ErrorCode::payload_too_large, "PAYLOAD_TOO_LARGE", 413, false, "The request is too large"},
    ErrorEntry{ErrorCode::unsupported_media_type, "INVALID_DATA", 415, false, "Unsupported content encoding"},
    ErrorEntry{ErrorCode::user_unavailable, "USER_UNAVAILABLE", 409, true, "The user is not available"},
    ErrorEntry{ErrorCode::user_not_connected, "USER_NOT_CONNECTED", 409, true, "The user is not connected"},
    ErrorEntry{ErrorCode::call_in_progress, "CALL_IN_PROGRESS", 409, true, "Already in a call"},
    ErrorEntry{ErrorCode::call_already_answered, "CALL_ALREADY_ANSWERED", 409, false,
               "The call has already been answered"},
    ErrorEntry{ErrorCode::rate_limited, "RATE_LIMITED", 429, true, "Too many requests"},
    ErrorEntry{ErrorCode::call_failed, "CALL_FAILED", 502, true, "The call could not be placed"},
    ErrorEntry{ErrorCode::message_send_failed, "MESSAGE_SEND_FAILED", 503, true,
               "The message could not be stored"},
    ErrorEntry{ErrorCode::unavailable, "UNAVAILABLE", 503, true, "The server is busy"},
    ErrorEntry{ErrorCode::internal, "INTERNAL", 500, true, "Internal error"},
};

constexpr const ErrorEntry& entry(ErrorCode code) {
  return error_catalogue[static_cast<std::size_t>(code)];
}

namespace detail {
consteval bool catalogue_is_in_enum_order() {
  for (std::size_t i = 0; i < error_catalogue.size(); ++i) {
    if (static_cast<std::size_t>(error_catalogue[i].code) != i) return false;
  }
  return error_catalogue.size() == static_cast<std::size_t>(ErrorCode::internal) + 1;
}
}  // namespace detail
static_assert(detail::catalogue_is_in_enum_order());

/// An error for one request. `message` must never repeat what the client sent.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
  std::string field{};                                     ///< wire name of the offending field, or empty
  std::optional<std::chrono::milliseconds> retry_after{};  ///< with rate_limited and unavailable

  Error(ErrorCode code_) : code(code_), message(entry(code_).message) {}
  Error(ErrorCode code_, std::string message_) : code(code_), message(std::move(message_)) {}

  static Error invalid(std::string field, std::string message) {
    Error error{ErrorCode::invalid_data, std::move(message)};
    error.field = std::move(field);
    return error;
  }
};

}  // namespace parley::base
