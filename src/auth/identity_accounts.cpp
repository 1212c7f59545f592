// Accounts: registration, changes of name and password, and logout.
#include <optional>
#include <utility>

#include "auth/email.hpp"
#include "auth/identity.hpp"
#include "store/email.hpp"

namespace parley::auth {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using store::Completion;
using store::User;

Error denied(std::string field, std::string message) {
  Error error(ErrorCode::permission_denied, std::move(message));
  error.field = std::move(field);
  return error;
}

}  // namespace

void Identity::tell(AccountListener* listener) {
  listener_ = listener;
  revocations_.tell(listener);
}

void Identity::recognise(const Principal& principal) {
  if (known_.find(principal.user) == nullptr) known_.remember(principal.user, {principal.name});
}

void Identity::on(const cluster::UserRenamed& renamed) {
  // A name that another shard took from a token may arrive after a name that the user has chosen since.
  const cluster::UserName* const known = known_.find(renamed.user);
  if (known != nullptr && known->is_chosen && !renamed.name.is_chosen) return;
  known_.remember(renamed.user, renamed.name);
  if (listener_ != nullptr) listener_->on_renamed(renamed.user, renamed.name.text);
}

bool Identity::still_holds(Principal& principal) {
  if (const cluster::UserName* name = known_.find(principal.user)) principal.name = name->text;
  return principal.valid_until >= clock_.wall_now() && !is_revoked(principal);
}

void Identity::register_user(Registration registration, Completion<Session> done) {
  if (!options_.registration) {
    return done(Error(ErrorCode::permission_denied, "Registration is closed"));
  }
  registration.email = store::email_key(registration.email);
  if (!is_registrable_email(registration.email)) {
    return done(Error::invalid("email", "This is no e-mail address"));
  }
  if (auto checked = check_password(registration.password); !checked) return done(std::move(checked).error());
  User user{base::UserId(base::Uuid::random().to_string()), std::move(registration.name),
            std::move(registration.email)};
  user.has_chosen_name = true;
  passwords_.hash(std::move(registration.password),
                  [this, user = std::move(user), done = std::move(done)](Result<std::string> hash) mutable {
                    if (!hash) return done(std::move(hash).error());
                    user.password_hash = *std::move(hash);
                    users_.add(std::move(user), [this, done = std::move(done)](Result<User> added) mutable {
                      if (!added) return done(std::move(added).error());
                      known_.remember(added->id, {added->name, true});
                      done(session_of(*std::move(added)));
                    });
                  });
}

void Identity::log_out(const Principal& principal, Completion<void> done) {
  revocations_.revoke({principal.user, principal.token_id, principal.valid_until}, std::move(done));
}

void Identity::rename(const base::UserId& user, std::string name, Completion<User> done) {
  std::string copy = name;
  users_.set_name(user, std::move(copy),
                  [this, user, name = std::move(name), done = std::move(done)](Result<bool> set) mutable {
                    if (!set) return done(std::move(set).error());
                    if (!*set) return done(Error(ErrorCode::unauthorized));
                    bus_.publish(cluster::UserRenamed{user, {std::move(name), true}});
                    users_.find(user, [done = std::move(done)](Result<std::optional<User>> found) mutable {
                      if (!found) return done(std::move(found).error());
                      if (!*found) return done(Error(ErrorCode::unauthorized));
                      (*found)->password_hash.clear();
                      done(**std::move(found));
                    });
                  });
}

void Identity::change_password(const Principal& principal, PasswordChange change, Completion<Session> done) {
  if (auto checked = check_password(change.new_password); !checked) {
    return done(Error::invalid("newPassword", checked.error().message));
  }
  users_.find(principal.user, [this, spared = principal.token_id, change = std::move(change),
                               done = std::move(done)](Result<std::optional<User>> user) mutable {
    if (!user) return done(std::move(user).error());
    if (!*user) return done(Error(ErrorCode::unauthorized));
    const base::Timestamp valid_from = revocations_.valid_from((*user)->id);
    std::string old_password = change.old_password;
    verify(*std::move(*user), std::move(old_password),
           [this, valid_from, spared = std::move(spared), change = std::move(change),
            done = std::move(done)](Result<Tried> tried) mutable {
             if (!tried) return done(std::move(tried).error());
             if (!tried->verdict.matches) return done(denied("oldPassword", "The old password is wrong"));
             User& user = *tried->user;
             if (revocations_.valid_from(user.id) != valid_from) return done(Error(ErrorCode::unavailable));
             replace_password(std::move(user), std::move(spared), std::move(change), std::move(done));
           });
  });
}

void Identity::replace_password(User user, std::string spared, PasswordChange change,
                                Completion<Session> done) {
  std::string new_password = std::move(change.new_password);
  passwords_.hash(std::move(new_password), [this, user = std::move(user), spared = std::move(spared),
                                            old = std::move(change.old_password),
                                            done = std::move(done)](Result<std::string> hash) mutable {
    if (!hash) return done(std::move(hash).error());
    // An imported password that still waits to be hashed must not replace the new one later.
    const bool waited = imports_.matches(user.id, old).has_value();
    imports_.forget(user.id);
    const base::UserId id = user.id;
    revocations_.replace_password(id, *std::move(hash), std::move(spared),
                                  [this, user = std::move(user), old = std::move(old), waited,
                                   done = std::move(done)](Result<void> replaced) mutable {
                                    if (!replaced && waited) {
                                      static_cast<void>(imports_.add(user.id, std::move(old)));
                                    }
                                    wipe(old);
                                    if (!replaced) return done(std::move(replaced).error());
                                    done(session_of(std::move(user)));
                                  });
  });
}

}  // namespace parley::auth
