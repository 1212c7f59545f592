// Pages of somebody's history: a merge of the tails of their conversations.
//
//     memberships by recency:   c7 ..... 91      each conversation is opened only when its newest message
//                               c2 ... 88        may be the next one, so that the newest N messages touch
//                               c9 . 40          at most N conversations, however many there are
//
// What is newest in one conversation for a while is read as one run of rows.
//
// A cursor is a position in the order of storing. Where it falls within a conversation is found by doubling
// steps from its end, then halving: seq is dense, so that is about 2 log2(distance) seeks.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.hpp"
#include "store/message_store.hpp"
#include "store/page_room.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/outcome.hpp"
#include "store/sqlite/tables/participants.hpp"
#include "store/sqlite/tables/user_keys.hpp"

namespace parley::store::sqlite {

class History {
 public:
  /// `database` must outlive this. One snapshot per call is the caller's affair.
  explicit History(Database& database);

  Outcome<HistoryPage> page(const HistoryQuery& query);

 private:
  /// The next message of one conversation.
  struct Tail {
    std::int64_t conversation;
    std::int64_t seq;
    std::int64_t position;
  };
  /// What is asked for: positions between `after` and `before`, both excluded.
  struct Range {
    std::int64_t after = 0;
    std::int64_t before = INT64_MAX;
  };

  std::optional<std::int64_t> user_key(const base::UserId& id);
  /// Of a message of the reader's; 0 where it is none.
  std::int64_t position_of(const base::MessageId& id, std::int64_t reader);
  void collect_older(Rows& candidates, const Range& range, HistoryPage& page);
  void collect_newer(Rows& candidates, const Range& range, HistoryPage& page);
  std::int64_t newest_seq(std::int64_t conversation);
  /// 0 where there is no such message.
  std::int64_t position_at(std::int64_t conversation, std::int64_t seq);
  /// The first seq whose position is at least `position`; one past the newest where there is none.
  std::int64_t seq_from(std::int64_t conversation, std::int64_t position);
  /// The next one that the reader may see, from `seq` on; position 0 where there is none. Older ones behind
  /// what is withheld are one step away; to newer ones it is passed over one by one.
  Tail next(Statement& find, std::int64_t conversation, std::int64_t seq);
  /// Takes `tail` and what is behind it in its conversation, as long as there is room_ and that comes before
  /// `until`, which is what comes next elsewhere. Where the conversation goes on then; position 0 where it
  /// does not.
  Tail take_older(const Tail& tail, std::int64_t until, HistoryPage& page);
  Tail take_newer(const Tail& tail, std::int64_t until, HistoryPage& page);
  bool is_hidden(const Rows& row) const;
  const Participants* parties_of(std::int64_t conversation);  ///< null where failure_ is set

  Database& database_;
  UserKeys user_keys_;
  Statement find_position_;
  Statement all_candidates_;
  Statement one_candidate_;
  Statement newest_;
  Statement position_at_;
  Statement older_;
  Statement newer_;
  Statement older_run_;
  Statement newer_run_;
  ParticipantsReading parties_;
  struct {
    std::int64_t key = 0;
    std::string id{};
  } reader_{};                      ///< of the call under way
  PageRoom room_{0};                ///< of the call under way
  std::optional<Failure> failure_;  ///< of the call under way; whoever finds it set stops
};

}  // namespace parley::store::sqlite
