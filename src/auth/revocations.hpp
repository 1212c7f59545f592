// Tokens that are revoked before they expire. A logout revokes one token; a change of the password revokes
// all tokens that the user had. All revocations are kept in memory, so that a check needs no read, and in the
// store, so that they survive a restart.
//
//     revoke --> store --synced--> published: each shard remembers it, its listener closes the connections
//                                         '--> confirmed by the other shards --> done
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/timers.hpp"
#include "cluster/bus.hpp"
#include "store/revocation_store.hpp"

namespace parley::auth {

class RevocationListener {
 public:
  virtual ~RevocationListener() = default;
  /// Called when some of the user's tokens have become invalid.
  virtual void on_revoked(const base::UserId& user) = 0;
};

/// The revocations as one shard knows them. Must outlive its unanswered requests to the store.
class Revocations {
 public:
  /// The largest number of tokens and users in memory, some 250 bytes each. Above it a logout fails with
  /// `unavailable` until other entries expire.
  static constexpr std::size_t capacity = 500'000;
  /// The time between two removals of expired entries.
  static constexpr base::Duration tidying = std::chrono::hours{1};
  /// How long older tokens are rejected after a change of the password. Longer than the life of any own
  /// token.
  static constexpr base::Duration mark_life = std::chrono::days{367};

  /// How long the other shards may take to confirm a revocation. After that it is answered all the same.
  static constexpr base::Duration confirmation{1'000};

  /// Subscribes to the revocations of all shards. All must outlive the bus.
  Revocations(base::Timers& timers, store::RevocationStore& store, cluster::Bus& bus);
  Revocations(const Revocations&) = delete;
  Revocations& operator=(const Revocations&) = delete;

  /// Loads all revocations. Must finish before the first connection is accepted. Errors: as the store; then
  /// no revocation is known.
  void load(store::Completion<void> done);
  /// Sets the listener. May be nullptr, in which case nothing is notified. Must outlive this object, unless
  /// it is replaced by nullptr before.
  void tell(RevocationListener* listener) { listener_ = listener; }

  /// Cost: two lookups, and no allocation if no token of the user is revoked.
  bool is_revoked(const base::UserId& user, std::string_view token_id, base::Timestamp issued_at) const;
  /// The earliest `iat` of a token that is issued now. Claims have whole seconds. Within the second of a
  /// change, a new token would otherwise look like those that the change revoked.
  base::Timestamp valid_from(const base::UserId& user) const;

  /// Revokes one token. Errors: unavailable; then nothing has changed.
  void revoke(store::RevokedToken token, store::Completion<void> done);
  /// Stores the hash, and revokes all present tokens of the user except `spared`. Until it is done
  /// (is_changing), no token may be issued to that user. Errors: unavailable.
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

  /// Applies a stored revocation on all shards.
  template <class Event>
  void publish(const Event& event, store::Completion<void> done) {
    bus_.publish_confirmed(event, confirmation, [done = std::move(done)](bool) mutable { done({}); });
  }
  void notify(const base::UserId& user);
  void remember(const store::RevokedToken& token);
  /// A later mark replaces an earlier one, in whichever order they arrive.
  void remember(store::TokenMark mark);
  void tidy();

  base::Timers& timers_;
  store::RevocationStore& store_;
  cluster::Bus& bus_;
  RevocationListener* listener_ = nullptr;
  /// By user, then by the token's id; the value is when the token expires.
  std::unordered_map<base::UserId, std::unordered_map<std::string, base::Timestamp>> tokens_;
  std::size_t token_count_ = 0;
  std::unordered_map<base::UserId, Mark> marks_;
  std::unordered_set<base::UserId> changing_;
  base::Timer tidy_;
};

}  // namespace parley::auth
