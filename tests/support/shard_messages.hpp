// One message store as several shards of a process use it: the other shards are notified of what one appends.
#pragma once

#include <utility>
#include <vector>

#include "base/threads/executor.hpp"
#include "store/message_store.hpp"

namespace parley::support {

class ShardMessages final : public store::MessageStore {
 public:
  /// `round`: all shards' views of the same store. This one adds itself.
  ShardMessages(store::MessageStore& below, base::Executor& executor, std::vector<ShardMessages*>& round)
      : below_(below), executor_(executor), round_(round) {
    round_.push_back(this);
  }

  void append(store::MessageDraft draft, store::Completion<store::Appended> done) override {
    below_.append(std::move(draft),
                  [this, done = std::move(done)](base::Result<store::Appended> appended) mutable {
                    if (appended && !appended->repeated) {
                      for (ShardMessages* const other : round_) {
                        if (other != this && other->heard_) other->hear(appended->message);
                      }
                    }
                    done(std::move(appended));
                  });
  }
  void hear_others(base::UniqueFunction<void(const store::SharedMessage&)> heard) override {
    heard_ = std::move(heard);
  }
  void history(store::HistoryQuery query, store::Completion<store::HistoryPage> done) override {
    below_.history(std::move(query), std::move(done));
  }

 private:
  void hear(const store::SharedMessage& message) {
    executor_.post([this, message] { heard_(message); });
  }

  store::MessageStore& below_;
  base::Executor& executor_;
  std::vector<ShardMessages*>& round_;
  base::UniqueFunction<void(const store::SharedMessage&)> heard_;
};

}  // namespace parley::support
