// What one connection still has to write, in order: copies of small things, and slices of bytes that many
// connections share. No socket: the connection gathers, writes, and consumes what the kernel took.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <sys/uio.h>
#include <vector>

#include "base/wire.hpp"

namespace parley::net {

class WriteQueue {
  struct Room;

 public:
  /// A shared view shorter than this is copied: a slice of its own would cost more than its bytes.
  static constexpr std::size_t copied_below = 64;

  /// The rooms that queues of one shard have left.
  class SpareRooms {
   public:
    /// More than a shard usually writes to in one tick. The most memory they hold is about 150 KiB.
    static constexpr std::size_t most = 256;

    SpareRooms();
    ~SpareRooms();
    SpareRooms(const SpareRooms&) = delete;
    SpareRooms& operator=(const SpareRooms&) = delete;

    std::size_t size() const { return rooms_.size(); }

   private:
    friend class WriteQueue;
    std::unique_ptr<Room> take();
    void keep(std::unique_ptr<Room> room);

    std::vector<std::unique_ptr<Room>> rooms_;
  };

  explicit WriteQueue(SpareRooms& spares);
  /// Goes on with what another queue has, which is empty then and may be of another shard.
  WriteQueue(SpareRooms& spares, WriteQueue from);
  WriteQueue(WriteQueue&&) noexcept;
  /// Touches no spare rooms, so a queue between two shards may end anywhere.
  ~WriteQueue();

  void append(std::string_view bytes);
  /// `view` lies within `*owner`.
  void append_shared(base::SharedBytes owner, std::string_view view);

  bool empty() const { return room_ == nullptr; }
  std::size_t bytes() const;

  /// Points `out` at the front of the queue, as far as it reaches. Answers how many entries were set; they
  /// are valid until the next call that changes the queue.
  std::size_t gather(std::span<iovec> out) const;
  /// Forgets the first `count` bytes, at most bytes(). Gives its room back once all is written.
  void consume(std::size_t count);
  void clear();

  /// Bytes of memory held, without what the owners hold.
  std::size_t footprint() const;

 private:
  Room& room();

  SpareRooms* spares_;
  std::unique_ptr<Room> room_;  ///< none while there are no bytes
};

}  // namespace parley::net
