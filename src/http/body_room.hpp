// Limits the memory that the unfinished bodies of a shard's connections use together. A body reserves its
// maximum size before any more of it is read, so every admitted body can be completed. Bodies that do not fit
// wait in a FIFO queue.
//
//     enter --fits--> inside --leave--> removed    admits the next waiting body that fits
//        |               ^
//        '--too large--> waiting
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>

#include "base/unique_function.hpp"

namespace parley::http {

class BodyRoom {
 public:
  /// Bodies of up to this many bytes are not counted. Each is no larger than the head that its connection may
  /// send.
  static constexpr std::size_t uncounted = 16 << 10;
  /// How many bytes of a waiting body may already be in memory with its head: one read.
  static constexpr std::size_t waiting_size = 64 << 10;

  enum class Entry : std::uint8_t { inside, waiting, refused };

  /// The reservation of one body. The destructor releases it. The BodyRoom must outlive it.
  class Place {
   public:
    /// `on_admitted` is called once, when a body that had to wait may be read. It is called while another
    /// Place is destroyed.
    Place(BodyRoom& room, base::UniqueFunction<void()> on_admitted)
        : room_(room), on_admitted_(std::move(on_admitted)) {}
    ~Place() { room_.leave(*this); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    /// Whether the body is admitted.
    bool is_inside() const { return is_inside_; }

   private:
    friend class BodyRoom;
    BodyRoom& room_;
    base::UniqueFunction<void()> on_admitted_;
    std::size_t size_ = 0;
    bool is_inside_ = false;
  };

  /// Requests admission of a body of up to `size` bytes, with a total limit of `most` bytes. A body of any
  /// size is admitted if no other is. Refuses if the waiting bodies could already hold `most` bytes in
  /// memory. Called once for each place.
  Entry enter(Place& place, std::size_t size, std::size_t most);

  /// Bytes reserved by the admitted bodies.
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
