#include "store/sqlite/engine/syncer.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace parley::store::sqlite {

Syncer::Syncer(Sync sync) : sync_(std::move(sync)), thread_([this] { work(); }) {}

Syncer::~Syncer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Syncer::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !under_way_; });
}

void Syncer::run(Synced synced) {
  {
    const std::lock_guard lock(mutex_);
    under_way_ = std::move(synced);
    number_ = seen_;
  }
  changed_.notify_all();
}

void Syncer::wait_for(std::uint64_t number, Told told) {
  bool is_durable = false;
  {
    const std::lock_guard lock(mutex_);
    is_durable = durable_ >= number;
    if (!is_durable && !failure_ && waiting_.size() < reader_limit) {
      waiting_.push_back({number, std::move(told)});
      return;
    }
  }
  told(is_durable);
}

void Syncer::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || under_way_; });
    if (!under_way_) return;
    lock.unlock();
    std::optional<Failure> failure = failure_;
    if (!failure) failure = sync_();

    lock.lock();
    failure_ = failure;
    if (!failure_) durable_ = number_;
    const auto told = std::ranges::partition(
        waiting_, [this](const Waiting& each) { return !failure_ && each.number > durable_; });
    std::vector<Waiting> certain(std::make_move_iterator(told.begin()), std::make_move_iterator(told.end()));
    waiting_.erase(told.begin(), told.end());
    lock.unlock();
    (*under_way_)(failure);
    for (Waiting& each : certain) each.told(!failure);

    lock.lock();
    under_way_.reset();
    changed_.notify_all();
  }
}

}  // namespace parley::store::sqlite
