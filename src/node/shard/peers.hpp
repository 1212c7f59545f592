// The connections from one shard to the other shards of the process. Each shard is a ShardApp on its own
// thread. Work for another shard is posted to it as a task.
//
//     shard 0 --post(1, task)--> outbox --end of the tick: all of it, one post--> shard 1: task(its app)
//
// Tasks from one shard to another arrive in the order in which they were posted. Tasks that are posted before
// an answer leaves this shard arrive before any task that the receiver of the answer causes.
#pragma once

#include <cstddef>
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
    ShardApp* app;
  };
  /// The shard that owns the process-wide state: presence, calls, accounts, blocks.
  static constexpr std::size_t home = 0;

  Peers(std::size_t own, base::Timers& timers);
  Peers(const Peers&) = delete;
  Peers& operator=(const Peers&) = delete;

  /// Sets all shards of the process in the order of their numbers, including this one. Call it before the
  /// first post. The shards must outlive the posted tasks.
  void meet(const std::vector<Peer>& all);

  std::size_t own() const { return own_; }
  std::size_t count() const { return links_.size(); }

  /// Runs `task` on the thread of `shard`, later. Sent at the end of this tick.
  void post(std::size_t shard, Task task);
  /// Runs `question(ShardApp&, completion)` on `shard`. When `completion` is called there, `done` is called
  /// with the same value on this shard.
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
  /// Posts a copy of `visit(ShardApp&)` to each of the other shards.
  template <class Visit>
  void post_others(const Visit& visit) {
    for (std::size_t shard = 0; shard < count(); ++shard) {
      if (shard != own_) post(shard, Visit(visit));
    }
  }

 private:
  struct Link {
    Peer peer;
    std::vector<Task> outbox;
  };
  /// Sends all posted tasks.
  void flush();
  static void answer_to(ShardApp& there, std::size_t asker, Task task);

  std::size_t own_;
  std::vector<Link> links_;
  base::Timer flush_;
};

}  // namespace parley::node
