// Puts the messages of each conversation into the order of their `seq`, on a shard among several. Messages of
// one conversation may be appended on different shards, and then reach this one by different paths.
//
//     seq 5, appended on shard 1 ----------- by the bus -------.
//     seq 6, appended here, stored just after it --> held ------'--> 5, 6 --> published
//
// A message waits for the ones before it for at most Limits::patience. Then it is published without them: a
// client that sees the gap closes it by `sync`. A message that arrives a second time is dropped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/timers.hpp"
#include "base/two_generation_cache.hpp"
#include "base/unique_function.hpp"
#include "store/message_store.hpp"

namespace parley::chat {

class OrderGate {
 public:
  struct Limits {
    base::Duration patience{1'000};      ///< how long a message waits for an earlier one
    base::Duration settled{5'000};       ///< a message that is older than this has reached every shard
    std::size_t held = 10'000;           ///< messages that wait; with more, the oldest is published
    std::size_t conversations = 50'000;  ///< remembered, per generation of the cache; 60 bytes each
    std::size_t skipped = 1'000;         ///< messages that may still come after their successors
  };
  /// Where a message was appended. `here`: it is always published.
  enum class Appended : std::uint8_t { here, elsewhere };

  explicit OrderGate(base::Timers& timers) : OrderGate(timers, Limits()) {}
  OrderGate(base::Timers& timers, Limits limits);
  OrderGate(const OrderGate&) = delete;
  OrderGate& operator=(const OrderGate&) = delete;

  /// Calls `publish` when it is the message's turn, perhaps before this returns. `previous_at` is the time of
  /// the message before it in the conversation; nullopt if there is none.
  void pass(const store::Message& message, std::optional<base::Timestamp> previous_at, Appended where,
            base::UniqueFunction<void()> publish);

  /// The number of messages that wait.
  std::size_t held() const { return held_.size(); }

 private:
  using Key = std::pair<base::ConversationId, std::int64_t>;  ///< a message, by its conversation and seq
  struct Waiting {
    Key key;
    base::Instant until;
  };
  void publish_up_to(const Key& key, base::UniqueFunction<void()> publish);
  void give_up_oldest();
  void skip_before(const Key& key);
  void on_due();

  base::Timers& timers_;
  Limits limits_;
  base::TwoGenerationCache<base::ConversationId, std::int64_t> published_;  ///< the highest seq
  std::map<Key, base::UniqueFunction<void()>> held_;
  std::deque<Waiting> waiting_;  ///< the held messages by their age, and some that are published already
  std::set<Key> skipped_;        ///< messages whose successors were published without them
  base::Timer due_;
};

}  // namespace parley::chat
