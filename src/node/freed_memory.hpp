// Gives memory back to the system that the heap holds and nobody uses.
//
// The heap keeps what was freed, to hand it out again: after a burst that is megabytes which no one will ask
// for soon. Every `period` it is looked at how much is resident and not in use; what was so at two looks in a
// row, and is more than the least there was, is given back once it is worth the call. A server at work, whose
// heap breathes between two looks, therefore gives nothing back, and one that has come to rest does so once.
#pragma once

#include <cstddef>

#include "base/timers.hpp"
#include "base/unique_function.hpp"

namespace parley::node {

/// What the allocator tells and does.
struct Heap {
  base::UniqueFunction<std::size_t()>
      unused;                              ///< resident bytes of the process that no allocation accounts for
  base::UniqueFunction<void()> give_back;  ///< every whole page that lies free

  /// Of this process. From here on the allocator itself gives nothing small back: an answer of some
  /// kilobytes, made and let go, ends at the top of the heap time and again, and would be asked for again
  /// each time. Where the allocator is not glibc's: never anything unused.
  static Heap of_process();
};

class FreedMemory {
 public:
  static constexpr base::Duration period{1'000};
  static constexpr std::size_t worth_it = 1 << 20;  ///< bytes

  /// Cost of a look, measured with a heap of 30 MB: 0.07 ms; of giving back 5 MB: 0.3 ms.
  FreedMemory(base::Timers& timers, Heap heap);

 private:
  void look();

  Heap heap_;
  std::size_t before_;  ///< unused at the latest look
  std::size_t least_;   ///< that was unused since the latest giving back
  base::Timer timer_;
};

}  // namespace parley::node
