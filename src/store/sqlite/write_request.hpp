// One change in the writer's queue. It is applied on the writer's thread, in a transaction that it shares
// with other changes. It is answered on its caller's thread when that transaction is durable.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <variant>

#include "base/threads/executor.hpp"
#include "base/unique_function.hpp"
#include "store/archive.hpp"
#include "store/sqlite/write_tables.hpp"

namespace parley::store::sqlite {

class WriteRequest {
 public:
  WriteRequest(base::Executor& executor, std::optional<Change> change, std::size_t size)
      : executor_(executor), change_(change), size_(size) {}
  virtual ~WriteRequest() = default;
  WriteRequest(const WriteRequest&) = delete;
  WriteRequest& operator=(const WriteRequest&) = delete;

  base::Executor& executor() const { return executor_; }
  /// The kind of change of which the archive's watcher is notified; nullopt for data that the export omits.
  std::optional<Change> change() const { return change_; }
  std::size_t size() const { return size_; }  ///< approximate memory used while it waits, in bytes

  /// Applies the change. Returns a failure if the transaction cannot continue.
  virtual std::optional<Failure> apply(WriteTables& tables) = 0;
  /// Replaces the result of apply() with an error. Called when the transaction was rolled back or the queue
  /// is full.
  virtual void refuse() = 0;
  /// Calls the completion. Called once, on the caller's thread.
  virtual void answer() = 0;

 private:
  base::Executor& executor_;
  std::optional<Change> change_;
  std::size_t size_;
};

template <class T>
class Request final : public WriteRequest {
 public:
  using Apply = base::UniqueFunction<Outcome<T>(WriteTables&)>;

  Request(base::Executor& executor, std::optional<Change> change, std::size_t size, base::ErrorCode refusal,
          Apply apply, Completion<T> done)
      : WriteRequest(executor, change, size),
        refusal_(refusal),
        apply_(std::move(apply)),
        done_(std::move(done)) {}

  std::optional<Failure> apply(WriteTables& tables) override {
    Outcome<T> outcome = apply_(tables);
    if (auto* failure = std::get_if<Failure>(&outcome)) return std::move(*failure);
    if (auto* error = std::get_if<base::Error>(&outcome)) {
      result_.emplace(std::move(*error));
    } else {
      result_.emplace(std::move(std::get<T>(outcome)));
    }
    return std::nullopt;
  }
  void refuse() override { result_.emplace(base::Error(refusal_)); }
  void answer() override { done_(*std::move(result_)); }

 private:
  base::ErrorCode refusal_;
  Apply apply_;
  Completion<T> done_;
  std::optional<base::Result<T>> result_;
};

}  // namespace parley::store::sqlite
