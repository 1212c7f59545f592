// The two ways in, as chains of completions. Nothing is kept between the steps but what a step captures.
#include "auth/identity.hpp"

#include <optional>
#include <utility>

#include "auth/email.hpp"

namespace parley::auth {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using store::Completion;
using store::User;

}  // namespace

Identity::Identity(base::Timers& timers, store::UserStore& users, store::RevocationStore& revocations,
                   Passwords& passwords, Verifier verifier, Issuer issuer, Options options)
    : clock_(timers.clock()),
      users_(users),
      passwords_(passwords),
      verifier_(std::move(verifier)),
      issuer_(std::move(issuer)),
      options_(options),
      known_(options.known_users),
      imports_(timers, users, passwords),
      revocations_(timers, revocations) {}

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
  const base::Timestamp valid_from = user ? revocations_.valid_from(user->id) : base::Timestamp{};
  std::string copy = password;
  verify(std::move(user), std::move(copy),
         [this, valid_from, password = std::move(password),
          done = std::move(done)](Result<Tried> tried) mutable {
           const bool matches = tried && tried->verdict.matches;
           // What matched may have been the password until a moment ago: the next try tells.
           const bool has_changed = matches && (revocations_.is_changing(tried->user->id) ||
                                                revocations_.valid_from(tried->user->id) != valid_from);
           if (matches && !has_changed && tried->verdict.needs_rehash) {
             // It has just matched, so it cannot be refused.
             static_cast<void>(imports_.add(tried->user->id, password));
           }
           wipe(password);
           if (!tried) return done(std::move(tried).error());
           if (!matches) return done(Error(ErrorCode::unauthorized));
           if (has_changed) return done(Error(ErrorCode::unavailable));
           done(session_of(*std::move(tried->user)));
         });
}

void Identity::verify(std::optional<User> user, std::string password, Completion<Tried> done) {
  const bool has_none = user && user->password_hash.empty() && !imports_.matches(user->id, password);
  if (!has_none) return compare(std::move(user), std::move(password), std::move(done));
  // The one that was to be imported may have become a hash since this was read.
  const base::UserId id = user->id;
  users_.find(id, [this, password = std::move(password),
                   done = std::move(done)](Result<std::optional<User>> again) mutable {
    if (!again) return done(std::move(again).error());
    compare(*std::move(again), std::move(password), std::move(done));
  });
}

void Identity::compare(std::optional<User> user, std::string password, Completion<Tried> done) {
  std::optional<bool> imported;
  std::string hash;
  if (user) imported = imports_.matches(user->id, password);
  if (user && !imported) hash = user->password_hash;

  // Whatever is known by now, a hash is verified: how long an answer takes must not tell who exists.
  passwords_.verify(
      std::move(hash), std::move(password),
      [user = std::move(user), imported, done = std::move(done)](Result<PasswordVerdict> verdict) mutable {
        if (!verdict) return done(std::move(verdict).error());
        if (imported) verdict->matches = *imported;
        done(Tried{std::move(user), *verdict});
      });
}

Session Identity::session_of(User user) {
  user.password_hash.clear();
  IssuedToken issued = issuer_.issue(user, revocations_.valid_from(user.id));
  return {std::move(issued.token), issued.expires_in, std::move(user)};
}

Result<void> Identity::import_password(const base::UserId& user, std::string password) {
  return imports_.add(user, std::move(password));
}

// --- by token

void Identity::authenticate(std::string_view token, Completion<Principal> done) {
  auto claims = verifier_.verify(token);
  if (!claims) return done(answer_to(claims.error()));
  if (const std::string* name = known_.find(claims->user)) return done(admit(*claims, *name));
  const bool may_create = creates(*claims);
  look_up(std::move(*claims), may_create, std::move(done));
}

void Identity::name_of(const base::UserId& user, Completion<std::optional<std::string>> done) {
  if (const std::string* name = known_.find(user)) return done(std::optional(*name));
  users_.find(user, [done = std::move(done)](Result<std::optional<User>> found) mutable {
    if (!found) return done(std::move(found).error());
    if (!*found) return done(std::optional<std::string>());
    done(std::optional(std::move((*found)->name)));
  });
}

Result<Principal> Identity::admit(const Claims& claims, std::string_view name) const {
  Principal principal{claims.user, std::string(name), claims.token_id, claims.issued_at,
                      claims.expires_at + leeway};
  if (is_revoked(principal)) return Error(ErrorCode::token_revoked);
  return principal;
}

bool Identity::is_revoked(const Principal& principal) const {
  return revocations_.is_revoked(principal.user, principal.token_id, principal.issued_at);
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
      return done(admit(claims, (*user)->name));
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
                 return done(admit(claims, added->name));
               }
               // Two sockets of a new user may both have found nobody; the second finds what the first has
               // created.
               if (added.error().field == "id") return look_up(std::move(claims), false, std::move(done));
               done(std::move(added).error());
             });
}

}  // namespace parley::auth
