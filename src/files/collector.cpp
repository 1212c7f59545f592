#include "files/collector.hpp"

#include <utility>
#include <vector>

namespace parley::files {

Collector::Collector(base::Timers& timers, store::FileStore& store, Blobs& blobs)
    : timers_(timers),
      store_(store),
      blobs_(blobs),
      timer_(timers, [this] { is_swept_ ? collect() : sweep(); }) {
  timer_.arm(pause);
}

void Collector::go_on(bool has_more) {
  timer_.arm(has_more ? base::Duration(pause) : base::Duration(interval));
}

void Collector::sweep() {
  blobs_.sweep(
      timers_.clock().wall_now() - orphaned, batch, [this](base::Result<std::vector<store::FileId>> found) {
        if (!found || found->empty()) {
          is_swept_ = true;
          return go_on(true);
        }
        store_.unknown_files(std::move(*found), [this](base::Result<std::vector<store::FileId>> unknown) {
          if (!unknown || unknown->empty()) return go_on(true);
          blobs_.remove(std::move(*unknown), [this](const base::Result<void>&) { go_on(true); });
        });
      });
}

void Collector::collect() {
  store_.forget_unlinked(timers_.clock().wall_now() - kept, batch,
                         [this](base::Result<std::vector<store::FileId>> forgotten) {
                           if (!forgotten || forgotten->empty()) return go_on(false);
                           const bool has_more = forgotten->size() == batch;
                           blobs_.remove(std::move(*forgotten),
                                         [this, has_more](const base::Result<void>&) { go_on(has_more); });
                         });
}

}  // namespace parley::files
