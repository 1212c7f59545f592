// Accounts: logging in and out, registering, and changing the name and the password.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "api/contract/operation.hpp"
#include "auth/accounts.hpp"
#include "store/user_store.hpp"

namespace parley::api {

/// A user's own account, as only that user sees it.
inline constexpr auto own_user_object =
    output<store::User>("User", "Your own account.", field("id", &store::User::id),
                        field("email", &store::User::email), markup("name", &store::User::name));
template <>
inline constexpr const auto& object_of<store::User> = own_user_object;

/// A token, its life in seconds, and whose it is.
inline constexpr auto session_answer = output<auth::Session>(
    "", "", field("token", &auth::Session::token),
    field("expiresIn",
          [](const auth::Session& session) { return std::int64_t{session.expires_in.count()}; })
        .that_is("The life of the token in seconds."),
    field("user", &auth::Session::user));

struct LoginRequest {
  std::string email;
  std::string password;
};
inline constexpr auto login = operation<LoginRequest>(
    {.route = "POST /api/auth/login",
     .summary = "Exchanges an e-mail address and a password for a token.",
     .auth = Auth::open,
     .budget = Budget::open_requests,
     .errors = {base::ErrorCode::unauthorized}},
    session_answer, required("email", &LoginRequest::email, text(1, 254)),
    required("password", &LoginRequest::password, secret(1, 1024)));

inline constexpr auto register_account = operation<auth::Registration>(
    {.route = "POST /api/auth/register",
     .summary = "Creates an account and logs in.",
     .auth = Auth::open,
     .budget = Budget::registrations,
     .status = 201,
     .errors = {base::ErrorCode::permission_denied}},
    session_answer, required("email", &auth::Registration::email, text(1, 254)),
    required("password", &auth::Registration::password, secret(8, 1024)),
    required("name", &auth::Registration::name, line(1, 128)));

inline constexpr auto own_account = operation<EmptyRequest>(
    {.route = "GET /api/auth/me", .summary = "Returns your own account.", .budget = Budget::reads},
    answer_with<store::User>("user"));

struct AccountChange {
  std::optional<std::string> name;  ///< absent: the name stays
};
inline constexpr auto change_account = operation<AccountChange>(
    {.route = "PATCH /api/auth/me", .summary = "Changes your name.", .budget = Budget::account_changes},
    answer_with<store::User>("user"), optional("name", &AccountChange::name, line(1, 128)));

inline constexpr auto log_out =
    operation<EmptyRequest>({.route = "POST /api/auth/logout",
                             .summary = "Revokes the token that the request is made with.",
                             .has_content_format = false},
                            done_answer);

/// The old password may have any length, because shorter ones were allowed once.
inline constexpr auto change_password = operation<auth::PasswordChange>(
    {.route = "POST /api/auth/password",
     .summary = "Changes your password and revokes your tokens on other devices.",
     .budget = Budget::password_changes,
     .errors = {base::ErrorCode::permission_denied}},
    session_answer, required("oldPassword", &auth::PasswordChange::old_password, secret(1, 1024)),
    required("newPassword", &auth::PasswordChange::new_password, secret(8, 1024)));

}  // namespace parley::api
