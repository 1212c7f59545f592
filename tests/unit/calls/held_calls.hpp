// A call store whose disk can be held. While it is held, a record is neither stored nor answered until the
// test releases it, possibly with an error. Puts are answered in the order of the calls.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "store/call_store.hpp"

namespace parley::calls {

class HeldCalls final : public store::CallStore {
 public:
  void put(store::Call call, store::Completion<void> done) override {
    owed_.push_back({std::move(call), std::move(done)});
    if (!is_held) answer_next();
  }
  void live(store::Completion<std::vector<store::Call>> done) override {
    std::vector<store::Call> found;
    for (const base::CallId& id : order_) {
      if (!kept.at(id).outcome) found.push_back(kept.at(id));
    }
    done(std::move(found));
  }
  void find(const base::CallId& id, store::Completion<std::optional<store::Call>> done) override {
    const auto found = kept.find(id);
    done(found == kept.end() ? std::nullopt : std::optional(found->second));
  }
  void history(store::CallQuery, store::Completion<store::CallPage> done) override {
    store::CallPage page;
    for (const base::CallId& id : order_) page.calls.push_back(kept.at(id));
    done(std::move(page));
  }

  /// Answers one put. Returns false if no put is waiting.
  bool answer_next(base::Result<void> result = {}) {
    if (owed_.empty()) return false;
    Owed next = std::move(owed_.front());
    owed_.pop_front();
    if (result) keep(std::move(next.call));
    next.done(std::move(result));
    return true;
  }
  void release() {
    is_held = false;
    while (answer_next()) {
    }
  }
  std::size_t owed() const { return owed_.size(); }
  const store::Call& owed_record(std::size_t i) const { return owed_[i].call; }
  /// The ids in the order of their first records.
  const std::vector<base::CallId>& order() const { return order_; }

  bool is_held = false;
  std::map<base::CallId, store::Call> kept;

 private:
  struct Owed {
    store::Call call;
    store::Completion<void> done;
  };
  void keep(store::Call call) {
    if (!kept.contains(call.id)) order_.push_back(call.id);
    kept[call.id] = std::move(call);
  }

  std::deque<Owed> owed_;
  std::vector<base::CallId> order_;
};

}  // namespace parley::calls
