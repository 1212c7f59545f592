#include "auth/known_logins.hpp"

#include <utility>

#include "base/base64.hpp"
#include "store/email.hpp"

namespace parley::auth {

KnownLogins::KnownLogins(const base::Clock& clock, store::LoginStore& store, std::string_view secret)
    : clock_(clock), store_(store), key_(jwt::Hs256Key(secret).sign("parley known logins")) {}

std::string KnownLogins::place(const std::string& email, std::string_view address) {
  // An address contains no line feed, so each pair has a unique text.
  return base::encode_base64url(key_.sign(std::string(address) + '\n' + store::email_key(email)));
}

void KnownLogins::remember(const base::UserId& user, const std::string& email, std::string_view address) {
  const base::Timestamp now = clock_.wall_now();
  // The login succeeds either way. An address that could not be stored is remembered at the next login.
  store_.remember_login({user, place(email, address), now}, now - life, [](base::Result<void>) {});
}

void KnownLogins::knows(const std::string& email, std::string_view address,
                        base::UniqueFunction<void(bool)> done) {
  store_.knows_login(place(email, address), clock_.wall_now() - life,
                     [done = std::move(done)](base::Result<bool> known) mutable { done(known && *known); });
}

}  // namespace parley::auth
