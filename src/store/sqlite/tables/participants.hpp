// The two who a conversation is between, as a page of messages shows them: read once for each conversation of
// a page, however many of its messages are wanted.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "base/ids.hpp"
#include "store/sqlite/engine/database.hpp"

namespace parley::store::sqlite {

struct Participant {
  std::int64_t key = 0;
  base::UserId id{};
  std::string name{};
  std::int64_t read_seq = 0;        ///< up to which they have read
  std::int64_t shown_read_seq = 0;  ///< up to which the other one is shown that
};

/// The same person twice in notes to oneself.
struct Participants {
  base::ConversationId conversation;
  Participant low;
  Participant high;

  const Participant& sender(std::int64_t key) const { return key == low.key ? low : high; }
  const Participant& receiver(std::int64_t sender_key) const { return sender_key == low.key ? high : low; }
};

class ParticipantsReading {
 public:
  /// `database` must outlive this.
  explicit ParticipantsReading(Database& database);

  /// Of a conversation by its key, which must be there; null on failure. Valid until forget().
  const Participants* of(std::int64_t conversation);
  /// The snapshot that they were read from is left.
  void forget() { known_.clear(); }

 private:
  Statement find_;
  std::unordered_map<std::int64_t, Participants> known_;
};

}  // namespace parley::store::sqlite
