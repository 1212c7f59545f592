// The two members of a conversation, as a page of messages shows them. They are read once for each
// conversation of a page, however many of its messages the page contains.
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
  std::int64_t read_seq = 0;        ///< the position up to which the user has read
  std::int64_t shown_read_seq = 0;  ///< the part of it that the other member is shown
};

/// Both are the same user in notes to oneself.
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

  /// Returns the members of a conversation, which must exist, by its key; nullptr on failure. Valid until
  /// forget().
  const Participants* of(std::int64_t conversation);
  /// Clears the cache. Call it for each new snapshot.
  void forget() { known_.clear(); }

 private:
  Statement find_;
  std::unordered_map<std::int64_t, Participants> known_;
};

}  // namespace parley::store::sqlite
