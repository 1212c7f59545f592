// Removes what nobody needs: files that no message has linked within a day, and, once after each start, what
// lies in the folder without being known. A bounded batch at a time, with a pause behind each.
#pragma once

#include <chrono>
#include <cstddef>

#include "base/timers.hpp"
#include "files/blobs.hpp"
#include "store/file_store.hpp"

namespace parley::files {

class Collector {
 public:
  static constexpr std::chrono::hours kept{24};     ///< an unlinked file
  static constexpr std::chrono::hours orphaned{1};  ///< old enough that no upload can still be at work on it
  static constexpr std::chrono::minutes interval{10};  ///< between two looks
  static constexpr std::chrono::seconds pause{1};      ///< between two batches
  static constexpr std::size_t batch = 64;

  /// All of it outlives this, and so does whatever is asked of the stores.
  Collector(base::Timers& timers, store::FileStore& store, Blobs& blobs);

 private:
  void sweep();
  void collect();
  void go_on(bool has_more);

  base::Timers& timers_;
  store::FileStore& store_;
  Blobs& blobs_;
  bool is_swept_ = false;
  base::Timer timer_;
};

}  // namespace parley::files
