// What one connection still has to write, in order: copies of small pieces, and slices of bytes that many
// connections share. It has no socket. The connection gathers, writes, and consumes what the kernel accepted.
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

  /// Rooms, the buffers of a queue, that queues of one shard have released. They are kept for reuse.
  class SpareRooms {
   public:
    /// More than a shard usually writes to in one tick. The rooms kept here hold at most about 150 KiB.
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
  /// Takes over the content of another queue, which is empty afterwards and may belong to another shard.
  WriteQueue(SpareRooms& spares, WriteQueue from);
  WriteQueue(WriteQueue&&) noexcept;
  /// Does not use the spare rooms, so a queue between two shards may be destroyed on any thread.
  ~WriteQueue();

  void append(std::string_view bytes);
  /// `view` must lie within `*owner`, which is kept until `view` is written.
  void append_shared(base::SharedBytes owner, std::string_view view);

  bool empty() const { return room_ == nullptr; }
  std::size_t bytes() const;

  /// Points the entries of `out` at the front of the queue. Returns how many entries were set. They are valid
  /// until the next call that changes the queue.
  std::size_t gather(std::span<iovec> out) const;
  /// Removes the first `count` bytes, at most bytes(). Releases its room when all bytes are written.
  void consume(std::size_t count);
  void clear();

  /// Bytes of memory held, not counting what the owners hold.
  std::size_t footprint() const;

 private:
  Room& room();

  SpareRooms* spares_;
  std::unique_ptr<Room> room_;  ///< nullptr while the queue is empty
};

}  // namespace parley::net
