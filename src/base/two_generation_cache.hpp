// A cache of recent entries with bounded memory. It has two generations instead of a list in order of use, so
// that a hit in the young generation needs no bookkeeping.
#pragma once

#include <cstddef>
#include <unordered_map>
#include <utility>

namespace parley::base {

/// When the young generation holds `capacity` entries, it becomes the old generation, and the previous old
/// generation is discarded. The cache holds at most twice `capacity` entries, and an entry that is used often
/// is never discarded. All operations take O(1) time.
template <class Key, class Value>
class TwoGenerationCache {
 public:
  explicit TwoGenerationCache(std::size_t capacity) : capacity_(capacity) {}

  /// Returns nullptr if the key is not cached. The result is valid until the next call.
  const Value* find(const Key& key) {
    if (const auto found = young_.find(key); found != young_.end()) return &found->second;
    const auto found = old_.find(key);
    if (found == old_.end()) return nullptr;
    Value value = std::move(found->second);
    return remember(key, std::move(value));
  }
  /// Stores the value and replaces an earlier one for the key. The result is valid until the next call.
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
