// A message store whose disk can be told to wait: while held, what is appended is stored by the store below,
// but nobody is answered until the test lets the disk go on.
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
  void hear_others(base::UniqueFunction<void(const store::SharedMessage&)>) override {}
  void history(store::HistoryQuery query, store::Completion<store::HistoryPage> done) override {
    below_.history(std::move(query), std::move(done));
  }

  void hold() { is_held_ = true; }
  /// The disk goes on: everything that is owed is answered, in order.
  void release() {
    is_held_ = false;
    while (answer_next()) {
    }
  }
  /// One answer only. False where none is owed.
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
