// Stores tokens that are revoked before they expire. Each completion runs later, exactly once, on the
// caller's shard; for a change, when it is committed and synced. If the queue is full or a change finds the
// disk full, the result is `unavailable`.
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/user_store.hpp"

namespace parley::store {

/// One revoked token of a user.
struct RevokedToken {
  base::UserId user;
  std::string token;             ///< the token's id
  base::Timestamp expires_at{};  ///< the token has expired after this time, so the entry is no longer needed

  bool operator==(const RevokedToken&) const = default;
};

/// Revokes all tokens of a user that were issued before `valid_from`. A user has at most one mark: a later
/// mark replaces the earlier one.
struct TokenMark {
  base::UserId user;
  base::Timestamp valid_from{};
  std::string spared;            ///< id of the one older token that stays valid; may be empty
  base::Timestamp expires_at{};  ///< all tokens that the mark revokes have expired after this time

  bool operator==(const TokenMark&) const = default;
};

/// All revocations, in no particular order.
struct Revoked {
  std::vector<RevokedToken> tokens;
  std::vector<TokenMark> marks;
};

class RevocationStore {
 public:
  virtual ~RevocationStore() = default;

  /// Stores the revocation. Revoking a token twice is not an error. Errors: user_not_found.
  virtual void revoke(RevokedToken token, Completion<void> done) = 0;
  /// Stores the mark and the user's new password hash, both or neither. Errors: user_not_found.
  virtual void replace_password(TokenMark mark, std::string hash, Completion<void> done) = 0;
  /// Loads the revocations that have not expired at `now`.
  virtual void revoked(base::Timestamp now, Completion<Revoked> done) = 0;
  /// Deletes the revocations that have expired at `now`.
  virtual void prune(base::Timestamp now, Completion<void> done) = 0;
};

}  // namespace parley::store
