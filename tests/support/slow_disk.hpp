// A message store whose disk can be held: while held, appended messages are stored by the store below, but
// the callers are answered only when the test releases the disk.
#pragma once

#include <deque>
#include <utility>

#include "base/unique_function.hpp"
#include "store/message_store.hpp"

namespace parley::support {

class SlowDisk final : public store::MessageStore {
 public:
  explicit SlowDisk(store::MessageStore& below) : below_(below) {}

  void append(store::MessageDraft draft, store::Completion<store::Appended> done) override {
    below_.append(std::move(draft),
                  [this, done = std::move(done)](base::Result<store::Appended> appended) mutable {
                    if (!is_held_) return done(std::move(appended));
                    owed_.push_back([done = std::move(done), appended = std::move(appended)]() mutable {
                      done(std::move(appended));
                    });
                  });
  }
  void history(store::HistoryQuery query, store::Completion<store::HistoryPage> done) override {
    below_.history(std::move(query), std::move(done));
  }

  void hold() { is_held_ = true; }
  /// Releases the disk: all pending answers are given, in order.
  void release() {
    is_held_ = false;
    while (answer_next()) {
    }
  }
  /// Gives one pending answer. Returns false if there is none.
  bool answer_next() {
    if (owed_.empty()) return false;
    auto next = std::move(owed_.front());
    owed_.pop_front();
    next();
    return true;
  }
  std::size_t owed() const { return owed_.size(); }

 private:
  store::MessageStore& below_;
  bool is_held_ = false;
  std::deque<base::UniqueFunction<void()>> owed_;
};

}  // namespace parley::support
