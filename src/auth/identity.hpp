// Identity: a client logs in with an e-mail address and a password and gets a token; a token identifies a
// user.
//
//     login            find by e-mail -> verify (a dummy hash if not found) -> token
//     authenticate     verify the token -> known? -> find -> create, if allowed -> principal
//     admit_device     the same; the user also takes the name that the identity provider gives, if any
//     register_user    hash -> add -> token
//     change_password  verify the old one -> hash the new one -> store, revoke other tokens -> token
//
// Each completion runs exactly once. It may run before the call returns: at once if a token is rejected or
// its user is known. A join of a known user therefore costs no read.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "auth/accounts.hpp"
#include "auth/issuer.hpp"
#include "auth/password.hpp"
#include "auth/password_import.hpp"
#include "auth/revocations.hpp"
#include "auth/token_refusals.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/timers.hpp"
#include "base/two_generation_cache.hpp"
#include "cluster/bus.hpp"
#include "jwt/token.hpp"
#include "store/user_store.hpp"

namespace parley::auth {

/// Whether a valid token of an unknown user creates the user from its claims.
enum class CreateUsers : std::uint8_t {
  outside,  ///< if an outside issuer signed it
  always,
  never,
};

/// Receives the changes of names and tokens, for components that keep users for longer than one request.
class AccountListener : public RevocationListener {
 public:
  virtual void on_renamed(const base::UserId& user, const std::string& name) = 0;
};

/// The identities of one shard. Must outlive its unanswered requests to the stores and to Passwords.
class Identity final : public Accounts {
 public:
  struct Options {
    CreateUsers create_users = CreateUsers::outside;
    std::size_t known_users = 50'000;  ///< per generation of the cache; some 150 bytes each
    bool registration = false;         ///< whether new users may register
  };

  /// Subscribes to the changes of names and tokens on all shards. All must outlive the bus.
  Identity(base::Timers& timers, store::UserStore& users, store::RevocationStore& revocations,
           cluster::Bus& bus, Passwords& passwords, jwt::Verifier verifier, Issuer issuer, Options options);

  /// Loads the revoked tokens. Must finish before the first connection is accepted, see Revocations.
  void load_revocations(store::Completion<void> done) { revocations_.load(std::move(done)); }
  /// Sets the listener. May be nullptr, in which case nothing is notified. Must outlive this object, unless
  /// it is replaced by nullptr before.
  void tell(AccountListener* listener);
  /// Sets the log for rejected tokens. May be nullptr, in which case nothing is logged. Must outlive this
  /// object.
  void log_to(base::Log* log) { refusals_.write_to(log); }

  void login(std::string email, std::string password, store::Completion<Session> done) override;
  void register_user(Registration registration, store::Completion<Session> done) override;
  void log_out(const Principal& principal, store::Completion<void> done) override;
  void rename(const base::UserId& user, std::string name, store::Completion<store::User> done) override;
  void change_password(const Principal& principal, PasswordChange change,
                       store::Completion<Session> done) override;

  /// Identifies the user of `token`, in a form that bare_token accepts. Errors: token_expired; token_revoked;
  /// unauthorized for every other fault, and for users who may not be created.
  void authenticate(std::string_view token, store::Completion<Principal> done) {
    enter(token, false, std::move(done));
  }
  /// Does the same for a device that joins. The user also takes the name in a token of the identity provider,
  /// at once and on all shards. It is not taken if the user has chosen a name here, or if a later token had
  /// another name.
  void admit_device(std::string_view token, store::Completion<Principal> done) {
    enter(token, true, std::move(done));
  }
  /// Logs a token that was rejected for a reason that only the caller knows; see TokenRefusals.
  void note_refusal(std::string_view reason, std::string_view token) { refusals_.note(reason, token); }
  bool is_revoked(const Principal& principal) const;
  /// Whether a user who was admitted earlier would be admitted now. Updates the principal's name.
  bool still_holds(Principal& principal);
  /// Passes the user's name to `done`; nothing if there is no such user. Runs at once for a known user.
  void name_of(const base::UserId& user, store::Completion<std::optional<std::string>> done);
  /// Remembers a user whom another shard has admitted, so that no look-up is needed here.
  void recognise(const Principal& principal);

  /// As Verifier::replace_outside_keys.
  void replace_outside_keys(std::vector<std::unique_ptr<jwt::Key>> keys) {
    verifier_.replace_outside_keys(std::move(keys));
  }

  /// Accepts a plain password for the user, who can log in with it at once. It is hashed in the background
  /// and stored. Errors: invalid_data if the text cannot be a password.
  base::Result<void> import_password(const base::UserId& user, std::string password);
  /// The number of imported passwords that are not stored yet. They would be lost if the process ended now.
  std::size_t passwords_waiting() const { return imports_.waiting(); }

 private:
  void check(std::optional<store::User> user, std::string password, store::Completion<Session> done);
  /// The user, if one was found, and whether the password matches.
  struct Tried {
    std::optional<store::User> user;
    PasswordVerdict verdict;
  };
  /// Precondition: `user` was just read from the store.
  void verify(std::optional<store::User> user, std::string password, store::Completion<Tried> done);
  void compare(std::optional<store::User> user, std::string password, store::Completion<Tried> done);
  Session session_of(store::User user);
  bool is_revoked(const jwt::Claims& claims) const;
  /// Returns the principal for the token's user, unless the token is revoked.
  base::Result<Principal> admit(const jwt::Claims& claims, std::string_view name) const;
  void replace_password(store::User user, std::string spared, PasswordChange change,
                        store::Completion<Session> done);
  void enter(std::string_view token, bool follows_name, store::Completion<Principal> done);
  struct Entry {
    jwt::Claims claims;
    bool follows_name = false;
  };
  /// Whether the token's name replaces the present `name`.
  bool brings_name(const Entry& entry, const cluster::UserName& name) const;
  void follow_name(jwt::Claims claims, store::Completion<Principal> done);
  void look_up(Entry entry, bool may_create, store::Completion<Principal> done);
  void create(jwt::Claims claims, store::Completion<Principal> done);
  bool creates(const jwt::Claims& claims) const;
  /// Remembers a name that was stored on any shard.
  void on(const cluster::UserRenamed& renamed);

  const base::Clock& clock_;
  store::UserStore& users_;
  cluster::Bus& bus_;
  Passwords& passwords_;
  jwt::Verifier verifier_;
  Issuer issuer_;
  Options options_;
  /// The users who are known to exist, with their names, so that a join needs no read after the first. An
  /// entry stays correct, because users are never removed, and a change of a name updates it.
  base::TwoGenerationCache<base::UserId, cluster::UserName> known_;
  PasswordImport imports_;
  Revocations revocations_;
  AccountListener* listener_ = nullptr;
  TokenRefusals refusals_;
};

}  // namespace parley::auth
