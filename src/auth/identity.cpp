// The two ways in, as chains of completions. Nothing is kept between the steps but what a step captures.
#include "auth/identity.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace parley::auth {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using store::Completion;
using store::User;

constexpr std::size_t longest_email = 254;  // RFC 5321, 4.5.3.1.3, without the angle brackets

/// Only what can be said without knowing better than the mail servers: one @ with something on both sides.
bool looks_like_email(std::string_view text) {
  if (text.size() > longest_email) return false;
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return false;
  if (text.find('@', at + 1) != std::string_view::npos) return false;
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7F; });
}

Principal principal_of(const Claims& claims, std::string_view name) {
  return {claims.user, std::string(name), claims.token_id, claims.expires_at + leeway};
}

}  // namespace

Identity::Identity(base::Timers& timers, store::UserStore& users, Passwords& passwords, Verifier verifier,
                   Issuer issuer, Options options)
    : users_(users),
      passwords_(passwords),
      verifier_(std::move(verifier)),
      issuer_(std::move(issuer)),
      options_(options),
      known_(options.known_users),
      imports_(timers, users, passwords) {}

// --- by password

void Identity::login(std::string email, std::string password, Completion<Session> done) {
  if (!looks_like_email(email)) return done(Error::invalid("email", "This is no e-mail address"));
  if (auto checked = check_password(password); !checked) return done(std::move(checked).error());
  users_.find_by_email(std::move(email), [this, password = std::move(password),
                                          done = std::move(done)](Result<std::optional<User>> user) mutable {
    if (!user) return done(std::move(user).error());
    check(std::move(*user), std::move(password), std::move(done));
  });
}

void Identity::check(std::optional<User> user, std::string password, Completion<Session> done) {
  std::optional<bool> imported;
  std::string hash;
  if (user) imported = imports_.matches(user->id, password);
  if (user && !imported) hash = user->password_hash;

  // Whatever is known by now, a hash is verified: how long an answer takes must not tell who exists.
  std::string copy = password;
  passwords_.verify(std::move(hash), std::move(copy),
                    [this, user = std::move(user), imported, password = std::move(password),
                     done = std::move(done)](Result<PasswordVerdict> verdict) mutable {
                      if (!verdict) {
                        wipe(password);
                        return done(std::move(verdict).error());
                      }
                      const bool matches = imported.value_or(verdict->matches);
                      if (matches && verdict->needs_rehash) {
                        // It has just matched, so it cannot be refused.
                        static_cast<void>(imports_.add(user->id, password));
                      }
                      wipe(password);
                      if (!matches) return done(Error(ErrorCode::unauthorized));
                      user->password_hash.clear();
                      IssuedToken issued = issuer_.issue(*user);
                      done(Session{std::move(issued.token), issued.expires_in, std::move(*user)});
                    });
}

Result<void> Identity::import_password(const base::UserId& user, std::string password) {
  return imports_.add(user, std::move(password));
}

// --- by token

void Identity::authenticate(std::string_view token, Completion<Principal> done) {
  auto claims = verifier_.verify(token);
  if (!claims) return done(answer_to(claims.error()));
  if (const std::string* name = known_.find(claims->user)) return done(principal_of(*claims, *name));
  const bool may_create = creates(*claims);
  look_up(std::move(*claims), may_create, std::move(done));
}

bool Identity::creates(const Claims& claims) const {
  switch (options_.create_users) {
    case CreateUsers::outside:
      return claims.origin == Origin::outside;
    case CreateUsers::always:
      return true;
    case CreateUsers::never:
      break;
  }
  return false;
}

void Identity::look_up(Claims claims, bool may_create, Completion<Principal> done) {
  const base::UserId id = claims.user;
  users_.find(id, [this, claims = std::move(claims), may_create,
                   done = std::move(done)](Result<std::optional<User>> user) mutable {
    if (!user) return done(std::move(user).error());
    if (*user) {
      known_.remember(claims.user, (*user)->name);
      return done(principal_of(claims, (*user)->name));
    }
    if (!may_create) return done(Error(ErrorCode::unauthorized));
    create(std::move(claims), std::move(done));
  });
}

void Identity::create(Claims claims, Completion<Principal> done) {
  User user;
  user.id = claims.user;
  user.name = claims.name.empty() ? claims.user.str() : claims.name;
  // No e-mail address: one that nobody has verified here must not become a way to log in.
  users_.add(std::move(user),
             [this, claims = std::move(claims), done = std::move(done)](Result<User> added) mutable {
               if (added) {
                 known_.remember(claims.user, added->name);
                 return done(principal_of(claims, added->name));
               }
               // Two sockets of a new user may both have found nobody; the second finds what the first has
               // created.
               if (added.error().field == "id") return look_up(std::move(claims), false, std::move(done));
               done(std::move(added).error());
             });
}

}  // namespace parley::auth
