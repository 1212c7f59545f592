#include "chat/order_gate.hpp"

#include <algorithm>

namespace parley::chat {

namespace {

constexpr std::int64_t most_skipped_at_once = 100;

}  // namespace

OrderGate::OrderGate(base::Timers& timers, Limits limits)
    : timers_(timers),
      limits_(limits),
      published_(limits.conversations),
      due_(timers, [this] { on_due(); }) {}

void OrderGate::pass(const store::Message& message, std::optional<base::Timestamp> previous_at,
                     Appended where, base::UniqueFunction<void()> publish) {
  const Key key(message.conversation, message.seq);
  const std::int64_t* const newest = published_.find(message.conversation);
  bool is_next = !previous_at;
  if (newest != nullptr) {
    if (message.seq <= *newest) {
      if (skipped_.erase(key) == 0 && where == Appended::elsewhere) return;
      return publish();
    }
    is_next = message.seq == *newest + 1;
  } else if (previous_at) {
    is_next = timers_.clock().wall_now() - *previous_at >= limits_.settled;
  }
  if (is_next) return publish_up_to(key, std::move(publish));
  if (!held_.try_emplace(key, std::move(publish)).second) return;
  waiting_.push_back({key, timers_.now() + limits_.patience});
  if (held_.size() > limits_.held) give_up_oldest();
  if (!due_.armed() && !waiting_.empty()) due_.arm_at(waiting_.front().until);
}

/// Publishes this message, and those that waited only for it.
void OrderGate::publish_up_to(const Key& key, base::UniqueFunction<void()> publish) {
  const base::ConversationId conversation = key.first;
  std::int64_t seq = key.second;
  published_.remember(conversation, std::int64_t{seq});
  publish();
  for (auto next = held_.find({conversation, seq + 1}); next != held_.end();
       next = held_.find({conversation, seq + 1})) {
    base::UniqueFunction<void()> publish_next = std::move(next->second);
    held_.erase(next);
    published_.remember(conversation, std::int64_t{++seq});
    publish_next();
  }
}

/// Publishes the message that has waited longest, after those before it in its conversation that wait too.
void OrderGate::give_up_oldest() {
  const Key oldest = waiting_.front().key;
  waiting_.pop_front();
  while (true) {
    const auto first = held_.lower_bound({oldest.first, 0});
    if (first == held_.end() || first->first > oldest) return;
    const Key key = first->first;
    base::UniqueFunction<void()> publish = std::move(first->second);
    held_.erase(first);
    skip_before(key);
    publish_up_to(key, std::move(publish));
  }
}

/// Remembers the messages before this one that have not come.
void OrderGate::skip_before(const Key& key) {
  const std::int64_t* const newest = published_.find(key.first);
  const std::int64_t from = newest != nullptr ? *newest + 1 : key.second - 1;
  for (std::int64_t seq = std::max(from, key.second - most_skipped_at_once); seq < key.second; ++seq) {
    if (skipped_.size() >= limits_.skipped) skipped_.erase(skipped_.begin());
    skipped_.emplace(key.first, seq);
  }
}

void OrderGate::on_due() {
  while (!waiting_.empty() &&
         (waiting_.front().until <= timers_.now() || !held_.contains(waiting_.front().key))) {
    held_.contains(waiting_.front().key) ? give_up_oldest() : waiting_.pop_front();
  }
  if (!waiting_.empty()) due_.arm_at(waiting_.front().until);
}

}  // namespace parley::chat
