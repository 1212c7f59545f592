// What one connection still has to write, in order: copies of small things, and slices of bytes that many
// connections share. No socket: the connection gathers, writes, and consumes what the kernel took.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <sys/uio.h>
#include <vector>

#include "base/wire.hpp"

namespace parley::net {

class WriteQueue {
 public:
  /// A shared view shorter than this is copied: a slice of its own would cost more than its bytes.
  static constexpr std::size_t copied_below = 64;

  void append(std::string_view bytes);
  /// `view` lies within `*owner`.
  void append_shared(base::SharedBytes owner, std::string_view view);

  bool empty() const { return bytes_ == 0; }
  std::size_t bytes() const { return bytes_; }

  /// Points `out` at the front of the queue, as far as it reaches. Answers how many entries were set; they
  /// are valid until the next call that changes the queue.
  std::size_t gather(std::span<iovec> out) const;
  /// Forgets the first `count` bytes, at most bytes(). Gives memory back once all is written, but for the
  /// little that the next small message would need again.
  void consume(std::size_t count);
  void clear();

  /// Bytes of memory held, without what the owners hold.
  std::size_t footprint() const { return slices_.capacity() * sizeof(Slice) + copies_.capacity(); }

 private:
  /// Without an owner the bytes are those of copies_ that nobody before it in the queue uses.
  struct Slice {
    base::SharedBytes owner;
    const char* begin = nullptr;
    std::size_t size = 0;
  };

  void forget_written();

  std::vector<Slice> slices_;
  std::size_t first_ = 0;  ///< of slices_: those before it have been written
  std::string copies_;
  std::size_t copies_written_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace parley::net
