// Who somebody is: an e-mail address and a password become a token, and a token becomes a user.
//
//     login            find by e-mail -> verify (a dummy for nobody) -> token
//     authenticate     verify the token -> known? -> find -> create, where allowed -> principal
//     admit_device     the same, and the user is named as the identity provider says, where it says so
//     register_user    hash -> add -> token
//     change_password  verify the old one -> hash the new one -> store, revoke other tokens -> token
//
// Completions are called exactly once. They may run before the call returns: at once where a token is
// refused or its user is known, which is what makes a join cost no read.
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
#include "jwt/token.hpp"
#include "store/user_store.hpp"

namespace parley::auth {

/// Whether a valid token of an unknown user creates the user from its claims.
enum class CreateUsers : std::uint8_t {
  outside,  ///< where an outside issuer signed it
  always,
  never,
};

/// Whoever shows people for longer than one request.
class AccountListener : public RevocationListener {
 public:
  virtual void on_renamed(const base::UserId& user, const std::string& name) = 0;
};

/// What a user is called, and on whose word.
struct UserName {
  std::string text;
  bool is_chosen = false;     ///< by the user, so that the identity provider's does not take its place
  base::Timestamp said_at{};  ///< `iat` of the token that it is from; 1970 where it is from none
};

/// The other shards of the process, as the accounts need them.
class AccountPeers : public RevocationPeers {
 public:
  virtual void spread_name(const base::UserId& user, const UserName& name) = 0;
};

/// Of one shard. Must outlive what it has asked of the stores and of Passwords.
class Identity final : public Accounts {
 public:
  struct Options {
    CreateUsers create_users = CreateUsers::outside;
    std::size_t known_users = 50'000;  ///< in a generation; some 150 bytes each
    bool registration = false;         ///< whether anybody may register
  };

  Identity(base::Timers& timers, store::UserStore& users, store::RevocationStore& revocations,
           Passwords& passwords, jwt::Verifier verifier, Issuer issuer, Options options);

  /// Before anybody is let in: see Revocations.
  void load_revocations(store::Completion<void> done) { revocations_.load(std::move(done)); }
  /// Null for nobody. Must outlive this, or be taken away.
  void tell(AccountListener* listener);
  /// Null where there is one shard. Must outlive this.
  void reach(AccountPeers* peers);
  /// Where refused tokens are told of; null for nowhere. Must outlive this.
  void log_to(base::Log* log) { refusals_.write_to(log); }
  /// What the shard that has the accounts says of them.
  void learn(const Revocation& revoked) { revocations_.learn(revoked); }
  void learn_name(const base::UserId& user, const UserName& name);

  void login(std::string email, std::string password, store::Completion<Session> done) override;
  void register_user(Registration registration, store::Completion<Session> done) override;
  void log_out(const Principal& principal, store::Completion<void> done) override;
  void rename(const base::UserId& user, std::string name, store::Completion<store::User> done) override;
  void change_password(const Principal& principal, PasswordChange change,
                       store::Completion<Session> done) override;

  /// `token` as bare_token takes it. Refused: token_expired; token_revoked; unauthorized for every other
  /// fault, and for users who may not be created.
  void authenticate(std::string_view token, store::Completion<Principal> done) {
    enter(token, false, std::move(done));
  }
  /// The same for a device that joins. The user takes the name that a token of the identity provider has, at
  /// once and everywhere, unless the user has chosen one here or a later token has said another.
  void admit_device(std::string_view token, store::Completion<Principal> done) {
    enter(token, true, std::move(done));
  }
  /// A token was refused for a reason that only the caller knows; see TokenRefusals.
  void note_refusal(std::string_view reason, std::string_view token) { refusals_.note(reason, token); }
  bool is_revoked(const Principal& principal) const;
  /// Whether one who was let in earlier would be let in now; brings the name up to date.
  bool still_holds(Principal& principal);
  /// The user's name; nothing for a stranger. At once for somebody who is known.
  void name_of(const base::UserId& user, store::Completion<std::optional<std::string>> done);
  /// Who was let in by another shard need not be looked up here.
  void recognise(const Principal& principal);

  /// As Verifier::replace_outside_keys.
  void replace_outside_keys(std::vector<std::unique_ptr<jwt::Key>> keys) {
    verifier_.replace_outside_keys(std::move(keys));
  }

  /// The user can log in with it at once; it is hashed in the background and stored. Refused with
  /// invalid_data where it can be nobody's password.
  base::Result<void> import_password(const base::UserId& user, std::string password);
  /// Not stored yet: they would be lost if the process ended now.
  std::size_t passwords_waiting() const { return imports_.waiting(); }

 private:
  void check(std::optional<store::User> user, std::string password, store::Completion<Session> done);
  /// Somebody, or nobody, and whether the password is theirs.
  struct Tried {
    std::optional<store::User> user;
    PasswordVerdict verdict;
  };
  /// `user` as just read from the store.
  void verify(std::optional<store::User> user, std::string password, store::Completion<Tried> done);
  void compare(std::optional<store::User> user, std::string password, store::Completion<Tried> done);
  Session session_of(store::User user);
  bool is_revoked(const jwt::Claims& claims) const;
  /// Lets in whoever the token names, unless it is revoked.
  base::Result<Principal> admit(const jwt::Claims& claims, std::string_view name) const;
  void replace_password(store::User user, std::string spared, PasswordChange change,
                        store::Completion<Session> done);
  void enter(std::string_view token, bool follows_name, store::Completion<Principal> done);
  struct Entry {
    jwt::Claims claims;
    bool follows_name = false;
  };
  /// Whether the token gives the user a name in place of `name`.
  bool brings_name(const Entry& entry, const UserName& name) const;
  void follow_name(jwt::Claims claims, store::Completion<Principal> done);
  void look_up(Entry entry, bool may_create, store::Completion<Principal> done);
  void create(jwt::Claims claims, store::Completion<Principal> done);
  bool creates(const jwt::Claims& claims) const;

  const base::Clock& clock_;
  store::UserStore& users_;
  Passwords& passwords_;
  jwt::Verifier verifier_;
  Issuer issuer_;
  Options options_;
  /// Who exists, by name, so that joining needs no read once somebody has been seen. Users are never removed,
  /// and whoever changes a name remembers the new one here, so what is here stays true.
  base::TwoGenerationCache<base::UserId, UserName> known_;
  PasswordImport imports_;
  Revocations revocations_;
  AccountListener* listener_ = nullptr;
  AccountPeers* peers_ = nullptr;
  TokenRefusals refusals_;
};

}  // namespace parley::auth
