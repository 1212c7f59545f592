// Reads pages of a user's history by merging the newest messages of the user's conversations.
//
//     memberships by recency:   c7 ..... 91      a conversation is opened only when its newest message may be
//                               c2 ... 88        the next one, so that the newest N messages open at most N
//                               c9 . 40          conversations, however many the user has
//
// Consecutive messages of one conversation are read as one run of rows.
//
// A cursor is a position in the order in which messages were stored. To find it within a conversation, the
// search first doubles its steps from the newest message, then halves them. Because seq is dense, this takes
// about 2 log2(distance) seeks.
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
  /// `database` must outlive this. The caller must hold a read transaction, so that a call sees one snapshot.
  explicit History(Database& database);

  Outcome<HistoryPage> page(const HistoryQuery& query);

 private:
  /// The next message of one conversation.
  struct Tail {
    std::int64_t conversation;
    std::int64_t seq;
    std::int64_t position;
  };
  /// The requested range: positions between `after` and `before`, both excluded.
  struct Range {
    std::int64_t after = 0;
    std::int64_t before = INT64_MAX;
  };

  std::optional<std::int64_t> user_key(const base::UserId& id);
  /// Returns the position of one of the reader's messages; 0 if `id` is not one of them.
  std::int64_t position_of(const base::MessageId& id, std::int64_t reader);
  void collect_older(Rows& candidates, const Range& range, HistoryPage& page);
  void collect_newer(Rows& candidates, const Range& range, HistoryPage& page);
  std::int64_t newest_seq(std::int64_t conversation);
  /// Returns 0 if there is no such message.
  std::int64_t position_at(std::int64_t conversation, std::int64_t seq);
  /// Returns the first seq whose position is at least `position`; if there is none, one past the newest seq.
  std::int64_t seq_from(std::int64_t conversation, std::int64_t position);
  /// Returns the next message from `seq` on that the reader may see; its position is 0 if there is none.
  /// `find` is older_ or newer_. older_ skips a run of withheld messages in one step; newer_ skips them one
  /// by one.
  Tail next(Statement& find, std::int64_t conversation, std::int64_t seq);
  /// Appends `tail` and the messages that follow it in its conversation to the page. Stops when room_ is full
  /// or at position `until`, at which another conversation continues. Returns the next message of the
  /// conversation; its position is 0 if there is none.
  Tail take_older(const Tail& tail, std::int64_t until, HistoryPage& page);
  Tail take_newer(const Tail& tail, std::int64_t until, HistoryPage& page);
  bool is_hidden(const Rows& row) const;
  const Participants* parties_of(std::int64_t conversation);  ///< nullptr if it has set failure_

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
  } reader_{};                      ///< of the current call
  PageRoom room_{0};                ///< of the current call
  std::optional<Failure> failure_;  ///< of the current call; if it is set, the call ends
};

}  // namespace parley::store::sqlite
