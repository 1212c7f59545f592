// What was emitted lately and for whom, numbered, so that a client that lost its connection can be told what
// it missed. A number is written as an offset at the end of each event: "k3Xw9-_1.1234", of which the first
// part is this log's own, so that no other string that happens to end an event is taken for one.
//
//     first_                                   last()
//       [ 7 ][ 8 ][ 9 ] … [ 41 ]     a client that has heard 8 misses those of 9 to 41 that were for it
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/clock.hpp"
#include "socketio/packet.hpp"

namespace parley::socketio {

class PacketLog {
 public:
  using Names = std::vector<std::string>;
  struct Entry {
    base::Instant at;
    EncodedUnit unit;  ///< with its offset
    Names rooms;       ///< none: everybody
    Names except_rooms;
    std::size_t bytes;
  };

  /// `bytes_at_most`: of all entries with what they cost themselves; the oldest go first. The newest stays
  /// however large it is.
  explicit PacketLog(std::size_t bytes_at_most);

  /// Of the entry that is added next.
  std::string next_offset() const;
  /// The unit as it is kept, valid until the next call.
  const EncodedUnit& add(base::Instant now, EncodedUnit unit, Names rooms, Names except_rooms);
  /// The number of the newest entry, 0 before the first.
  std::uint64_t last() const { return first_ + entries_.size() - 1; }

  /// The number in an offset; nothing for text that is no offset of this log.
  std::optional<std::uint64_t> number_of(std::string_view offset) const;
  /// Calls `visit(number, unit)` for every entry behind number `heard` that was for a socket in `rooms`, its
  /// id among them. False, and nothing is visited, where one of them may have been dropped.
  template <class Visit>
  bool missed(std::uint64_t heard, const std::unordered_set<std::string_view>& rooms, Visit&& visit) const;

  void drop_before(base::Instant oldest);
  /// When the oldest was added.
  std::optional<base::Instant> oldest() const;
  std::size_t bytes() const { return bytes_; }
  std::size_t size() const { return entries_.size(); }

 private:
  static bool is_for(const Entry& entry, const std::unordered_set<std::string_view>& rooms);
  void drop_first();

  std::size_t bytes_at_most_;
  std::string prefix_;
  std::deque<Entry> entries_;
  std::uint64_t first_ = 1;  ///< the number of the first entry
  std::size_t bytes_ = 0;
};

template <class Visit>
bool PacketLog::missed(std::uint64_t heard, const std::unordered_set<std::string_view>& rooms,
                       Visit&& visit) const {
  if (heard + 1 < first_) return false;
  for (std::uint64_t number = heard + 1; number <= last(); ++number) {
    const Entry& entry = entries_[number - first_];
    if (is_for(entry, rooms)) visit(number, entry.unit);
  }
  return true;
}

}  // namespace parley::socketio
