// The events emitted recently, numbered, with their receivers. A client that lost its connection can be sent
// what it missed. The number is added to the end of each event as an offset, as in "k3Xw9-_1.1234". The first
// part of an offset identifies this log, so that no other string at the end of an event is mistaken for an
// offset.
//
//     first_                                   last()
//       [ 7 ][ 8 ][ 9 ] … [ 41 ]     a client that has 8 is sent those of 9 to 41 that were for it
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
    EncodedUnit unit;  ///< including its offset
    Names rooms;       ///< if empty, every socket
    Names except_rooms;
    std::size_t bytes;
  };

  /// `bytes_at_most` bounds all entries, including their overhead. The oldest are dropped first. The newest
  /// stays, however large it is.
  explicit PacketLog(std::size_t bytes_at_most);

  /// The offset of the entry that is added next.
  std::string next_offset() const;
  /// Returns the unit as it is kept, valid until the next call.
  const EncodedUnit& add(base::Instant now, EncodedUnit unit, Names rooms, Names except_rooms);
  /// The number of the newest entry, 0 before the first.
  std::uint64_t last() const { return first_ + entries_.size() - 1; }

  /// Returns the number in an offset, or nullopt if the text is no offset of this log.
  std::optional<std::uint64_t> number_of(std::string_view offset) const;
  /// Calls `visit(number, unit)` for every entry after number `heard` that was for a socket in `rooms`.
  /// `rooms` includes the id of the socket. Returns false, without a visit, if one of the entries may have
  /// been dropped.
  template <class Visit>
  bool missed(std::uint64_t heard, const std::unordered_set<std::string_view>& rooms, Visit&& visit) const;

  void drop_before(base::Instant oldest);
  /// When the oldest entry was added.
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
