// Runs reads off the shards and in parallel to the writer: two threads with one connection each, behind one
// bounded queue. Each request reads from one snapshot, taken after the request was made. So it sees every
// message that was acknowledged before. It is answered when everything that it sees is durable.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/threads/executor.hpp"
#include "base/threads/worker.hpp"
#include "store/message_store.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/syncer.hpp"
#include "store/sqlite/tables/blocks.hpp"
#include "store/sqlite/tables/calls.hpp"
#include "store/sqlite/tables/conversations.hpp"
#include "store/sqlite/tables/files.hpp"
#include "store/sqlite/tables/history.hpp"
#include "store/sqlite/tables/logins.hpp"
#include "store/sqlite/tables/revocations.hpp"
#include "store/user_store.hpp"

namespace parley::store::sqlite {

/// One read connection and all queries that run on it.
class ReadSession {
 public:
  static base::Result<std::unique_ptr<ReadSession>, Failure> open(const std::string& path, const char* vfs);

  Outcome<HistoryPage> history(const HistoryQuery& query);
  Outcome<std::optional<User>> find(const base::UserId& id);
  Outcome<std::optional<User>> find_by_email(const std::string& email);
  Outcome<std::vector<User>> list(const std::optional<base::UserId>& after, std::size_t limit);
  Outcome<std::vector<base::UserId>> busy();
  Outcome<std::vector<Call>> live_calls() { return calls_.live(); }
  Outcome<std::optional<Call>> find_call(const base::CallId& id) { return calls_.find(id); }
  Outcome<Revoked> revoked(base::Timestamp now) { return revocations_.all(now); }
  Outcome<bool> knows_login(const std::string& place, base::Timestamp since) {
    return logins_.knows(place, since);
  }
  Outcome<std::optional<File>> find_file(const FileId& id, const base::UserId& reader) {
    return files_.find(id, reader);
  }
  Outcome<std::vector<Block>> blocks() { return blocks_.all(); }
  Outcome<std::vector<BlockedUser>> blocked_by(const base::UserId& blocker,
                                               const std::optional<base::UserId>& after, std::size_t limit) {
    return blocks_.of(blocker, after, limit);
  }
  Outcome<std::vector<FileId>> unknown_files(const std::vector<FileId>& ids) { return files_.unknown(ids); }
  Outcome<CallPage> call_history(const CallQuery& query);
  Outcome<ConversationPage> conversations(const ConversationQuery& query);
  Outcome<SyncPage> sync(const SyncQuery& query);
  Outcome<std::vector<base::UserId>> peers(const base::UserId& user, std::size_t limit) {
    return conversations_.peers(user, limit);
  }

 private:
  explicit ReadSession(Database database);
  Outcome<std::optional<User>> find_by_email_key(const std::string& key);
  /// Runs `read` in a read transaction, so that all its queries see the same snapshot, and returns its
  /// result.
  template <class Read>
  auto from_snapshot(Read read) -> decltype(read());

  Database database_;
  Statement begin_;
  Statement end_;
  History history_;
  Calls calls_;
  Conversations conversations_;
  Revocations revocations_;
  LoginReading logins_;
  FileReading files_;
  BlockReading blocks_;
  Statement find_;
  Statement find_by_email_;
  Statement list_;
  Statement list_after_;
  Statement busy_;
};

class Reader {
 public:
  static constexpr std::size_t threads = 2;
  static constexpr std::size_t capacity = 10'000;  ///< requests in the queue; further ones are refused

  /// `syncer` must outlive this.
  static base::Result<std::unique_ptr<Reader>, Failure> open(const std::string& path, const char* vfs,
                                                             Syncer& syncer);

  /// Calls `ask` on a reader thread and posts `done` with its result to `executor`. The result is
  /// `unavailable` if the queue is full or the sync failed.
  template <class T>
  void run(base::Executor& executor, base::UniqueFunction<Outcome<T>(ReadSession&)> ask, Completion<T> done) {
    auto request = std::make_shared<Pending<T>>(executor, std::move(ask), std::move(done));
    const bool taken = worker_.try_run([this, request] {
      const Lease lease(*this);
      syncer_.when_durable([request, outcome = request->ask(*lease.session)](bool is_durable) mutable {
        request->answer(is_durable ? std::move(outcome) : base::Error(base::ErrorCode::unavailable));
      });
    });
    if (!taken) request->answer(base::Error(base::ErrorCode::unavailable));
  }

 private:
  /// One request. It is shared by the queue and by the refusal when the queue is full; exactly one of them
  /// answers.
  template <class T>
  struct Pending {
    Pending(base::Executor& executor_, base::UniqueFunction<Outcome<T>(ReadSession&)> ask_,
            Completion<T> done_)
        : executor(executor_), ask(std::move(ask_)), done(std::move(done_)) {}

    void answer(Outcome<T> outcome) {
      executor.post([done = std::move(done), result = result_of(std::move(outcome))]() mutable {
        done(std::move(result));
      });
    }
    static base::Result<T> result_of(Outcome<T> outcome) {
      if (auto* error = std::get_if<base::Error>(&outcome)) return std::move(*error);
      if (auto* failure = std::get_if<Failure>(&outcome)) {
        return base::Error(failure->is_transient() ? base::ErrorCode::unavailable
                                                   : base::ErrorCode::internal);
      }
      return std::move(std::get<T>(outcome));
    }

    base::Executor& executor;
    base::UniqueFunction<Outcome<T>(ReadSession&)> ask;
    Completion<T> done;
  };

  /// A session for the duration of one request. There are as many sessions as threads, so one is always free.
  struct Lease {
    explicit Lease(Reader& reader_);
    ~Lease();
    Reader& reader;
    std::unique_ptr<ReadSession> session;
  };

  Reader(std::vector<std::unique_ptr<ReadSession>> sessions, Syncer& syncer);

  std::mutex mutex_;
  std::vector<std::unique_ptr<ReadSession>> sessions_;
  Syncer& syncer_;
  base::Worker worker_{threads, capacity};
};

}  // namespace parley::store::sqlite
