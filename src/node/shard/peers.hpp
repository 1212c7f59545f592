// The shards of a process as one of them sees the others: each is a ShardApp on its own thread, and what is
// to be done there is posted to it.
//
//     shard 0 --post(1, task)--> outbox --end of the tick: all of it, one post--> shard 1: task(its backend)
//
// From one shard to another tasks arrive in the order posted. What is posted before an answer leaves this
// shard arrives before anything that follows from that answer is posted.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "base/threads/executor.hpp"
#include "base/timers.hpp"
#include "base/unique_function.hpp"

namespace parley::node {

class ShardApp;

class Peers {
 public:
  using Task = base::UniqueFunction<void(ShardApp&)>;
  struct Peer {
    base::Executor* executor;
    ShardApp* backend;
  };
  /// The shard that has what there is once in a process: who is here, calls, accounts.
  static constexpr std::size_t home = 0;
  /// Tasks that have not run yet, from which on a shard is behind.
  static constexpr std::size_t most_waiting = 20'000;

  Peers(std::size_t own, base::Timers& timers);
  Peers(const Peers&) = delete;
  Peers& operator=(const Peers&) = delete;

  /// Before anything is posted: all of them, this one too, by number. They outlive what is posted.
  void meet(const std::vector<Peer>& all);

  std::size_t own() const { return own_; }
  std::size_t count() const { return links_.size(); }

  void post(std::size_t shard, Task task);
  /// `question(ShardApp&, completion)` runs there, `done` here with what that is answered.
  template <class T, class Question>
  void ask(std::size_t shard, Question question, base::UniqueFunction<void(T)> done) {
    post(shard,
         [own = own_, question = std::move(question), done = std::move(done)](ShardApp& there) mutable {
           question(there, [&there, own, done = std::move(done)](T answer) mutable {
             answer_to(there, own, [done = std::move(done), answer = std::move(answer)](ShardApp&) mutable {
               done(std::move(answer));
             });
           });
         });
  }
  /// A copy of `visit(ShardApp&)` to each of the others.
  template <class Visit>
  void post_others(const Visit& visit) {
    for (std::size_t shard = 0; shard < count(); ++shard) {
      if (shard != own_) post(shard, Visit(visit));
    }
  }
  /// The same; `done` is called here, later, once all of them have done it.
  template <class Visit>
  void tell_others(const Visit& visit, base::UniqueFunction<void()> done) {
    auto owed = std::make_shared<Owed>(count() - 1, std::move(done));
    post_others([visit, owed, own = own_](ShardApp& backend) mutable {
      visit(backend);
      confirm(backend, own, std::move(owed));
    });
  }
  /// Whatever has been posted goes now: before what must not overtake it on another way.
  void flush();
  /// More waits for it than it gets done: what may be dropped is not to be posted.
  bool is_behind(std::size_t shard) const;

 private:
  struct Link {
    Peer peer;
    std::vector<Task> outbox;
    /// Shared with the posts under way, which may outlive this.
    std::shared_ptr<std::atomic<std::size_t>> waiting = std::make_shared<std::atomic<std::size_t>>(0);
  };
  struct Owed {
    Owed(std::size_t answers_, base::UniqueFunction<void()> done_)
        : answers(answers_), done(std::move(done_)) {}
    std::size_t answers;  ///< counted on the shard that asked
    base::UniqueFunction<void()> done;
  };
  /// What `owed` holds goes where it came from: it is moved, and never shared with another thread.
  static void confirm(ShardApp& backend, std::size_t asker, std::shared_ptr<Owed> owed);
  static void answer_to(ShardApp& there, std::size_t asker, Task task);

  std::size_t own_;
  std::vector<Link> links_;
  base::Timer flush_;
};

}  // namespace parley::node
