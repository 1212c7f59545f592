// A link between the shards of one process: posts values from thread to thread.
//
//     shard 1: publish(message) --post a copy--> shard 2: receive(message)
//     shard 1: ask(question) ----post a copy--> shard 2: answer(question, reply)
//              collect it    <--post the answer-- reply
//              all answered, or the deadline: done
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "base/timers.hpp"
#include "net/shard.hpp"
#include "socketio/adapter_link.hpp"
#include "socketio/server.hpp"

/// Each shard has one. All of them must exist as long as any of the shards runs.
class ShardLink final : public parley::socketio::AdapterLink {
 public:
  explicit ShardLink(parley::net::Shard& shard) : shard_(shard) {}

  /// Both must be called before a shard runs.
  void serve(parley::socketio::Server& server) { server_ = &server; }
  void connect(ShardLink& other) { others_.push_back(&other); }

  void publish(parley::socketio::AdapterMessage message) override;
  void ask(parley::socketio::AdapterQuestion question, parley::base::Duration deadline, Done done) override;

 private:
  /// A question whose answers are being collected.
  struct Asked {
    Asked(parley::base::Timers& timers, Done done_, std::size_t shards,
          parley::base::UniqueFunction<void()> on_due)
        : done(std::move(done_)), missing(shards), deadline(timers, std::move(on_due)) {}
    Done done;
    parley::socketio::AdapterAnswers answers{};
    std::size_t missing;  ///< shards that have not answered
    parley::base::Timer deadline;
  };

  /// Runs `task` on the thread of this shard. Returns false, and does nothing, if too much waits there. May
  /// be called from any thread.
  template <class Task>
  bool post(Task task);
  void collect(std::uint64_t id, parley::socketio::AdapterAnswer answer);
  void end(std::uint64_t id);

  /// Above this bound what other shards send is dropped, because this shard is too slow.
  static constexpr std::size_t most_waiting = 100'000;

  parley::net::Shard& shard_;
  parley::socketio::Server* server_ = nullptr;
  std::vector<ShardLink*> others_;
  std::atomic<std::size_t> waiting_ = 0;  ///< posted to this shard, and not run yet
  std::unordered_map<std::uint64_t, Asked> asked_;
  std::uint64_t last_id_ = 0;
};
