// How much of unfinished bodies the connections of a shard hold together. A body is counted with all that it
// may have, before any more of it is read, so every body that is let in can come to its end. Those that find
// no room wait in their order.
//
//     enter --room--> inside --leave--> gone       the next that fits comes in
//        |              ^
//        '--no room--> waiting
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>

#include "base/unique_function.hpp"

namespace parley::http {

class BodyRoom {
 public:
  /// Bodies up to this many bytes are not counted: each is no more than the head that its connection may
  /// send.
  static constexpr std::size_t uncounted = 16 << 10;
  /// What a body may bring along with its head while it waits: one read.
  static constexpr std::size_t waiting_size = 64 << 10;

  enum class Entry : std::uint8_t { inside, waiting, refused };

  /// The part that one body has in the room. Leaves with its end. The room outlives it.
  class Place {
   public:
    /// `on_admitted` is called once a body that had to wait may be read, from inside leave() of another.
    Place(BodyRoom& room, base::UniqueFunction<void()> on_admitted)
        : room_(room), on_admitted_(std::move(on_admitted)) {}
    ~Place() { room_.leave(*this); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    /// Whether it is inside.
    bool is_inside() const { return is_inside_; }

   private:
    friend class BodyRoom;
    BodyRoom& room_;
    base::UniqueFunction<void()> on_admitted_;
    std::size_t size_ = 0;
    bool is_inside_ = false;
  };

  /// A body of up to `size` bytes, in a room of `most` bytes. An empty room takes a body of any size. Refused
  /// where those that wait could bring as much along as the room has. Once for each place.
  Entry enter(Place& place, std::size_t size, std::size_t most);

  /// Bytes that those inside may have.
  std::size_t used() const { return used_; }
  std::size_t waiting() const { return waiting_.size(); }

 private:
  void leave(Place& place);
  bool fits(std::size_t size) const { return used_ == 0 || (used_ <= most_ && size <= most_ - used_); }
  void let_in(Place& place);

  std::size_t most_ = 0;
  std::size_t used_ = 0;
  std::deque<Place*> waiting_;
};

}  // namespace parley::http
