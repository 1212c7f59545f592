// Calls in a plain list: for the story tests in virtual time, and as the model that the database is compared
// with. Completions run on the executor, as those of the real store do, and never inside a call.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/threads/executor.hpp"
#include "store/call_store.hpp"
#include "support/memory_store.hpp"

namespace parley::support {

class MemoryCallStore final : public store::CallStore {
 public:
  MemoryCallStore(const MemoryUserStore& users, base::Executor& executor)
      : users_(users), executor_(executor) {}

  void put(store::Call call, store::Completion<void> done) override;
  void live(store::Completion<std::vector<store::Call>> done) override;
  void find(const base::CallId& id, store::Completion<std::optional<store::Call>> done) override;
  void history(store::CallQuery query, store::Completion<store::CallPage> done) override;

  base::Result<void> put_now(store::Call call);
  std::vector<store::Call> live_now() const;
  std::optional<store::Call> find_now(const base::CallId& id) const;
  base::Result<store::CallPage> history_now(const store::CallQuery& query) const;
  /// in the order in which they were first stored
  const std::vector<store::Call>& all() const { return calls_; }

  /// While set, puts are refused with it, as on a full disk.
  std::optional<base::Error> refuse_puts;

 private:
  store::Call seen_now(store::Call call) const;
  std::vector<store::Call> newest_first() const;

  const MemoryUserStore& users_;
  base::Executor& executor_;
  std::vector<store::Call> calls_;
};

}  // namespace parley::support
