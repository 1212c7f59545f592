// Login by password and by token, as chains of completions. State between the steps is only in their
// captures.
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

constexpr std::string_view revoked = "it is revoked";

}  // namespace

Identity::Identity(base::Timers& timers, store::UserStore& users, store::RevocationStore& revocations,
                   cluster::Bus& bus, Passwords& passwords, jwt::Verifier verifier, Issuer issuer,
                   Options options)
    : clock_(timers.clock()),
      users_(users),
      bus_(bus),
      passwords_(passwords),
      verifier_(std::move(verifier)),
      issuer_(std::move(issuer)),
      options_(options),
      known_(options.known_users),
      imports_(timers, users, passwords),
      revocations_(timers, revocations, bus),
      refusals_(timers.clock()) {
  bus_.subscribe<cluster::UserRenamed>([this](const auto& renamed, auto /*from*/) { on(renamed); });
}

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
           // The password may have been changed while its old hash was verified. The client must then try
           // again.
           const bool has_changed = matches && (revocations_.is_changing(tried->user->id) ||
                                                revocations_.valid_from(tried->user->id) != valid_from);
           if (matches && !has_changed && tried->verdict.needs_rehash) {
             // The password has just matched, so add() cannot reject it.
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
  // The import may have stored a hash since the user was read, so the user is read again.
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

  // A hash is verified in every case, because the time of the answer must not reveal which users exist.
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

void Identity::enter(std::string_view text, bool follows_name, Completion<Principal> done) {
  const std::string_view token = jwt::bare_token(text);
  auto claims = verifier_.verify(token);
  if (!claims) {
    refusals_.note(jwt::reason_of(claims.error()), token);
    return done(jwt::answer_to(claims.error()));
  }
  Entry entry{*std::move(claims), follows_name};
  if (const cluster::UserName* name = known_.find(entry.claims.user)) {
    if (brings_name(entry, *name)) return follow_name(std::move(entry.claims), std::move(done));
    auto principal = admit(entry.claims, name->text);
    if (!principal) refusals_.note(revoked, token);
    return done(std::move(principal));
  }
  const bool may_create = creates(entry.claims);
  if (!refusals_.is_written()) return look_up(std::move(entry), may_create, std::move(done));
  look_up(std::move(entry), may_create,
          [this, token = std::string(token), done = std::move(done)](Result<Principal> principal) mutable {
            const bool is_refused = !principal && base::entry(principal.error().code).http_status == 401;
            if (is_refused) {
              const bool is_revoked = principal.error().code == ErrorCode::token_revoked;
              refusals_.note(is_revoked ? revoked : "no user has its id", token);
            }
            done(std::move(principal));
          });
}

bool Identity::brings_name(const Entry& entry, const cluster::UserName& name) const {
  const jwt::Claims& claims = entry.claims;
  return entry.follows_name && claims.origin == jwt::Origin::outside && !name.is_chosen &&
         !claims.name.empty() && claims.name != name.text && claims.issued_at >= name.said_at &&
         !is_revoked(claims);
}

void Identity::follow_name(jwt::Claims claims, Completion<Principal> done) {
  const base::UserId user = claims.user;
  std::string name = claims.name;
  users_.follow_name(
      user, std::move(name),
      [this, claims = std::move(claims), done = std::move(done)](Result<bool> followed) mutable {
        if (followed && *followed) {
          bus_.publish(cluster::UserRenamed{claims.user, {claims.name, false, claims.issued_at}});
          return done(admit(claims, claims.name));
        }
        // The user chose a name meanwhile, or another shard has already applied this one; the store has the
        // present name. If the store cannot write now, the user is admitted all the same.
        look_up({std::move(claims), false}, false, std::move(done));
      });
}

void Identity::name_of(const base::UserId& user, Completion<std::optional<std::string>> done) {
  if (const cluster::UserName* name = known_.find(user)) return done(std::optional(name->text));
  users_.find(user, [done = std::move(done)](Result<std::optional<User>> found) mutable {
    if (!found) return done(std::move(found).error());
    if (!*found) return done(std::optional<std::string>());
    done(std::optional(std::move((*found)->name)));
  });
}

Result<Principal> Identity::admit(const jwt::Claims& claims, std::string_view name) const {
  Principal principal{claims.user, std::string(name), claims.token_id, claims.issued_at,
                      claims.expires_at + jwt::leeway};
  if (is_revoked(principal)) return Error(ErrorCode::token_revoked);
  return principal;
}

bool Identity::is_revoked(const Principal& principal) const {
  return revocations_.is_revoked(principal.user, principal.token_id, principal.issued_at);
}

bool Identity::is_revoked(const jwt::Claims& claims) const {
  return revocations_.is_revoked(claims.user, claims.token_id, claims.issued_at);
}

bool Identity::creates(const jwt::Claims& claims) const {
  switch (options_.create_users) {
    case CreateUsers::outside:
      return claims.origin == jwt::Origin::outside;
    case CreateUsers::always:
      return true;
    case CreateUsers::never:
      break;
  }
  return false;
}

void Identity::look_up(Entry entry, bool may_create, Completion<Principal> done) {
  const base::UserId id = entry.claims.user;
  users_.find(id, [this, entry = std::move(entry), may_create,
                   done = std::move(done)](Result<std::optional<User>> user) mutable {
    if (!user) return done(std::move(user).error());
    if (*user) {
      const cluster::UserName name{std::move((*user)->name), (*user)->has_chosen_name};
      known_.remember(entry.claims.user, name);
      if (brings_name(entry, name)) return follow_name(std::move(entry.claims), std::move(done));
      return done(admit(entry.claims, name.text));
    }
    if (!may_create) return done(Error(ErrorCode::unauthorized));
    create(std::move(entry.claims), std::move(done));
  });
}

void Identity::create(jwt::Claims claims, Completion<Principal> done) {
  User user;
  user.id = claims.user;
  user.name = claims.name.empty() ? claims.user.str() : claims.name;
  // The e-mail address of the token is not stored: this server has not verified it, and it must not become a
  // way to log in.
  users_.add(std::move(user),
             [this, claims = std::move(claims), done = std::move(done)](Result<User> added) mutable {
               if (added) {
                 known_.remember(claims.user, {added->name, false, claims.issued_at});
                 return done(admit(claims, added->name));
               }
               // Two sockets of a new user may both find no user. The second then finds the user that the
               // first has created.
               if (added.error().field == "id") return look_up({std::move(claims)}, false, std::move(done));
               done(std::move(added).error());
             });
}

}  // namespace parley::auth
