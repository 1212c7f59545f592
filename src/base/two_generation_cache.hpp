// What was seen lately, in bounded memory: two generations instead of a list in order of use, so that there
// is no bookkeeping while everything is young.
#pragma once

#include <cstddef>
#include <unordered_map>
#include <utility>

namespace parley::base {

/// When `capacity` entries are young, they become the old ones, and the old ones are forgotten. At most twice
/// `capacity` are remembered, and one that is asked for again and again is never forgotten. Cost: O(1).
template <class Key, class Value>
class TwoGenerationCache {
 public:
  explicit TwoGenerationCache(std::size_t capacity) : capacity_(capacity) {}

  /// Null for what is not remembered. Valid until the next call.
  const Value* find(const Key& key) {
    if (const auto found = young_.find(key); found != young_.end()) return &found->second;
    const auto found = old_.find(key);
    if (found == old_.end()) return nullptr;
    Value value = std::move(found->second);
    return remember(key, std::move(value));
  }
  /// In the place of what was remembered for the key. What it answers is valid until the next call.
  const Value* remember(const Key& key, Value value) {
    if (young_.size() >= capacity_ && !young_.contains(key)) {
      old_ = std::move(young_);
      young_.clear();
    }
    old_.erase(key);
    return &young_.insert_or_assign(key, std::move(value)).first->second;
  }
  void clear() {
    young_.clear();
    old_.clear();
  }
  std::size_t size() const { return young_.size() + old_.size(); }

 private:
  using Entries = std::unordered_map<Key, Value>;

  std::size_t capacity_;
  Entries young_;
  Entries old_;
};

}  // namespace parley::base
