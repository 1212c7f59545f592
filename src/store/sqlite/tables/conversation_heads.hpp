// The conversations of the writer's connection, each with the data of its newest message, so that an append
// is one INSERT. The positions and unread counts in the memberships are updated once per conversation and
// transaction:
//
//     append, append, append ---> count ---> write_counts(), before the commit: one UPDATE per member
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/sqlite/engine/database.hpp"

namespace parley::store::sqlite {

/// The keys of the two members of a conversation, the lower one first. Both are the same in notes to oneself.
using MemberPair = std::pair<std::int64_t, std::int64_t>;

inline MemberPair pair_of(std::int64_t one, std::int64_t other) {
  return one < other ? MemberPair(one, other) : MemberPair(other, one);
}

struct ConversationHead {
  std::int64_t key = 0;
  base::ConversationId id{};
  std::int64_t seq = 0;
  std::int64_t position = 0;
  base::Timestamp timestamp{};
  std::int64_t run = 0;  ///< length of the newest unbroken run of withheld messages, all sent by `run_of`
  std::int64_t run_of = 0;
  bool has_counts = false;        ///< its memberships are not up to date
  std::int64_t low_position = 0;  ///< new last_position of the membership; 0: unchanged
  std::int64_t high_position = 0;
  std::int64_t new_to_low = 0;  ///< messages that the membership does not count as unread yet
  std::int64_t new_to_high = 0;
};

class ConversationHeads {
 public:
  /// The most conversations in the cache. If there are more after a transaction, the cache is cleared.
  static constexpr std::size_t most = 100'000;

  /// `database` must outlive this.
  explicit ConversationHeads(Database& database);

  bool is_known(const MemberPair& pair) const { return heads_.contains(pair); }
  /// Creates the conversation if there is none, with `wanted` as its id unless that is nil or taken. Returns
  /// nullptr on failure. Valid until trim() or forget().
  ConversationHead* find(const MemberPair& pair, const base::ConversationId& wanted);
  /// Call after the newest message of `head` was inserted: records the membership updates that it requires.
  void count(const MemberPair& pair, ConversationHead& head, std::int64_t receiver, bool is_withheld = false);

  /// Writes the pending membership updates of one conversation. Does nothing if the conversation is not in
  /// the cache. Returns false on failure.
  [[nodiscard]] bool write_counts(const MemberPair& pair);
  /// Writes all pending membership updates. Call it before a commit. Returns false on failure.
  [[nodiscard]] bool write_counts();

  /// Bounds the cache. Call it after a commit.
  void trim() {
    if (heads_.size() > most) heads_.clear();
  }
  /// Clears the cache. Call it after a rollback.
  void forget();

 private:
  struct PairHash {
    std::size_t operator()(const MemberPair& pair) const noexcept {
      return static_cast<std::size_t>(pair.first) * 0x9e3779b97f4a7c15u ^
             static_cast<std::size_t>(pair.second);
    }
  };
  bool write_counts(const MemberPair& pair, ConversationHead& head);

  Statement find_;
  Statement add_;
  Statement add_membership_;
  Statement move_membership_;
  std::unordered_map<MemberPair, ConversationHead, PairHash> heads_;
  std::vector<MemberPair> to_write_;
};

}  // namespace parley::store::sqlite
