// What clients may send about their own account, said once.
#pragma once

#include <optional>
#include <string>

#include "api/contract/input.hpp"
#include "auth/identity.hpp"

namespace parley::api {

inline constexpr auto register_account =
    input<auth::Registration>("POST /api/auth/register", "Makes an account, and logs in.",
                              required("email", &auth::Registration::email, text(1, 254)),
                              required("password", &auth::Registration::password, secret(8, 1024)),
                              required("name", &auth::Registration::name, line(1, 128)));

struct AccountChange {
  std::optional<std::string> name;  ///< absent: as it was
};

inline constexpr auto change_account =
    input<AccountChange>("PATCH /api/auth/me", "MessageEdits how one is called.",
                         optional("name", &AccountChange::name, line(1, 128)));

/// The old one is whatever it is, from times when shorter ones were allowed too.
inline constexpr auto change_password = input<auth::PasswordChange>(
    "POST /api/auth/password", "MessageEdits one's password and ends one's sessions on other devices.",
    required("oldPassword", &auth::PasswordChange::old_password, secret(1, 1024)),
    required("newPassword", &auth::PasswordChange::new_password, secret(8, 1024)));

}  // namespace parley::api
