// Tokens that are not to be believed any more although their time is not over. Answers come later, on the
// caller's shard, exactly once; a change is answered once it is committed and synced. Where too many wait, or
// a change finds the disk full, the answer is `unavailable`.
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/user_store.hpp"

namespace parley::store {

/// One token of a user.
struct RevokedToken {
  base::UserId user;
  std::string token;             ///< its id
  base::Timestamp expires_at{};  ///< nobody would believe it after this anyway

  bool operator==(const RevokedToken&) const = default;
};

/// All tokens of a user that were issued before a moment. A user has one of these at the most: a later one
/// takes the place of the one before.
struct TokenMark {
  base::UserId user;
  base::Timestamp valid_from{};
  std::string spared;            ///< the id of the one older token that stays good; may be empty
  base::Timestamp expires_at{};  ///< no token that it concerns is good after this

  bool operator==(const TokenMark&) const = default;
};

/// In no particular order.
struct Revoked {
  std::vector<RevokedToken> tokens;
  std::vector<TokenMark> marks;
};

class RevocationStore {
 public:
  virtual ~RevocationStore() = default;

  /// Again is no refusal. Refused: user_not_found.
  virtual void revoke(RevokedToken token, Completion<void> done) = 0;
  /// The mark and the user's password hash, both or neither. Refused: user_not_found.
  virtual void replace_password(TokenMark mark, std::string hash, Completion<void> done) = 0;
  /// Those that still count at `now`.
  virtual void revoked(base::Timestamp now, Completion<Revoked> done) = 0;
  /// Forgets those that count no more at `now`.
  virtual void prune(base::Timestamp now, Completion<void> done) = 0;
};

}  // namespace parley::store
