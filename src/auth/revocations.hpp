// Which tokens are revoked although their time is not over: single ones, because somebody logged out, and all
// that a user had when the password changed. Kept whole in memory, so that looking at a token asks nobody;
// kept in the store, so that it outlasts the process.
//
//     revoke --> store --synced--> memory --> the listener closes what lives on it --> other shards --> done
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <variant>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/timers.hpp"
#include "base/unique_function.hpp"
#include "store/revocation_store.hpp"

namespace parley::auth {

class RevocationListener {
 public:
  virtual ~RevocationListener() = default;
  /// Some of the user's tokens are no longer good.
  virtual void on_revoked(const base::UserId& user) = 0;
};

using Revocation = std::variant<store::RevokedToken, store::TokenMark>;

/// The other shards of the process.
class RevocationPeers {
 public:
  virtual ~RevocationPeers() = default;
  /// Has each of them learn it; `done` once all have.
  virtual void spread(Revocation revoked, base::UniqueFunction<void()> done) = 0;
};

/// Of one shard. Must outlive what it has asked of the store.
class Revocations {
 public:
  /// Tokens and users remembered at the most, some 250 bytes each; past it nobody can log out until the time
  /// of others is over: `unavailable`.
  static constexpr std::size_t capacity = 500'000;
  /// Between two times that what is over is forgotten.
  static constexpr base::Duration tidying = std::chrono::hours{1};
  /// How long a changed password is held against older tokens: longer than any token of ours is good.
  static constexpr base::Duration mark_life = std::chrono::days{367};

  Revocations(base::Timers& timers, store::RevocationStore& store);
  Revocations(const Revocations&) = delete;
  Revocations& operator=(const Revocations&) = delete;

  /// Before anybody is let in. Refused as the store refuses; then nothing is known.
  void load(store::Completion<void> done);
  /// Null for nobody. Must outlive this, or be taken away.
  void tell(RevocationListener* listener) { listener_ = listener; }
  /// Null where there is one shard. The same.
  void reach(RevocationPeers* peers) { peers_ = peers; }

  /// Cost: two lookups, no allocation where nothing of the user's is revoked.
  bool is_revoked(const base::UserId& user, std::string_view token_id, base::Timestamp issued_at) const;
  /// Tokens that are issued now must claim to be of this moment or later: claims have whole seconds, and
  /// within the second of a change they could not be told from those that it revoked.
  base::Timestamp valid_from(const base::UserId& user) const;

  /// What another shard has stored.
  void learn(const Revocation& revoked);

  /// Refused: unavailable; then nothing has changed.
  void revoke(store::RevokedToken token, store::Completion<void> done);
  /// Stores the hash, and revokes all tokens that the user has by now but `spared`. Until it is done, no
  /// token may be issued to that user (is_changing).
  void replace_password(const base::UserId& user, std::string hash, std::string spared,
                        store::Completion<void> done);
  bool is_changing(const base::UserId& user) const { return changing_.contains(user); }

  std::size_t size() const { return token_count_ + marks_.size(); }

 private:
  struct Mark {
    base::Timestamp valid_from{};
    std::string spared;
    base::Timestamp expires_at{};
  };

  /// Stored: known here, and then everywhere.
  void proclaim(Revocation revoked, store::Completion<void> done);
  void remember(const store::RevokedToken& token);
  void remember(store::TokenMark mark);
  void tidy();

  base::Timers& timers_;
  store::RevocationStore& store_;
  RevocationListener* listener_ = nullptr;
  RevocationPeers* peers_ = nullptr;
  /// By user; by the token's id, with when it is over.
  std::unordered_map<base::UserId, std::unordered_map<std::string, base::Timestamp>> tokens_;
  std::size_t token_count_ = 0;
  std::unordered_map<base::UserId, Mark> marks_;
  std::unordered_set<base::UserId> changing_;
  base::Timer tidy_;
};

}  // namespace parley::auth
