// Removes files that no message has linked within a day. Once after each start, it also removes files in the
// folder that the store does not know. It works in bounded batches with a pause after each.
#pragma once

#include <chrono>
#include <cstddef>

#include "base/timers.hpp"
#include "files/blobs.hpp"
#include "store/file_store.hpp"

namespace parley::files {

class Collector {
 public:
  static constexpr std::chrono::hours kept{24};     ///< how long a file without a link is kept
  static constexpr std::chrono::hours orphaned{1};  ///< from this age on, no upload can still be writing the
                                                    ///< file
  static constexpr std::chrono::minutes interval{10};  ///< between two searches
  static constexpr std::chrono::seconds pause{1};      ///< between two batches
  static constexpr std::size_t batch = 64;

  /// `timers`, `store` and `blobs` must outlive this object. It must outlive its unanswered requests to the
  /// stores.
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
