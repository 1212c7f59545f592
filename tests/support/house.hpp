// A whole server in memory and in virtual time, with three people who are known to it:
//
//     Alice Johnson, id 1     Bob Smith, id 2     Carol White, id 3
//
// It runs one shard, or as many as PARLEY_STORY_SHARDS says, and then everybody comes to the next one in
// turn.
//
// Nothing happens by itself: settle() runs what is ready until everybody is quiet, pass() lets time go by and
// stops at every deadline on the way, as a running shard would.
#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/threads/worker.hpp"
#include "base/timers.hpp"
#include "files/blobs.hpp"
#include "http/server_connection.hpp"
#include "node/config/config.hpp"
#include "node/shard/peers.hpp"
#include "node/shard/shard_app.hpp"
#include "support/http_answer.hpp"
#include "support/manual_clock.hpp"
#include "support/manual_executor.hpp"
#include "support/memory_block_store.hpp"
#include "support/memory_call_store.hpp"
#include "support/memory_conversation_store.hpp"
#include "support/memory_file_store.hpp"
#include "support/memory_login_store.hpp"
#include "support/memory_revocation_store.hpp"
#include "support/memory_store.hpp"
#include "support/memory_wire.hpp"
#include "support/shard_messages.hpp"
#include "support/slow_disk.hpp"
#include "support/temporary_folder.hpp"

namespace parley::support {

/// Somebody at the other end of a connection, who listens when there may be something to hear.
class Guest {
 public:
  virtual ~Guest() = default;
  /// Takes what has arrived, and answers where an answer is due. True where there was anything.
  virtual bool listen() = 0;
};

class House {
 public:
  static constexpr std::chrono::seconds usual_token_life = std::chrono::days{7};
  static constexpr std::size_t most_shards = 2;

  explicit House(node::Config config = {});
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  /// Until nothing is left to do at this instant.
  void settle();
  void pass(base::Duration by);

  /// The process is killed, and another one starts over the same store after `away`. Nobody may still be
  /// connected: a Person that is destroyed tells the server nothing, as one whose server died heard nothing.
  void restart(base::Duration away = {});

  /// What a login would give this user, or anybody whom the server does not know.
  std::string token_of(const std::string& user, std::chrono::seconds life = usual_token_life);

  std::size_t shards() const { return shards_; }

  /// As the process says it to all of its shards.
  void begin_drain();
  void close_transports();
  bool is_drained() const;
  bool is_written() const;

  /// From now on tokens of an identity provider are taken as well, on every shard.
  void trust_provider();
  /// What the provider says of this user. Another time of issue than now where `ago` is not 0.
  std::string provider_token(const std::string& user, const std::string& name, std::chrono::seconds ago = {});

  /// A new connection, on which HTTP is spoken.
  std::unique_ptr<MemoryWire> dial();
  /// One request on a connection of its own, and its answer. `token` may be empty.
  Answer request(std::string_view method, std::string_view path, std::string_view token = "",
                 std::string_view body = "");

  void welcome(Guest& guest) { guests_.push_back(&guest); }
  void forget(Guest& guest) { std::erase(guests_, &guest); }

  std::string address = "127.0.0.1";  ///< where new connections come from
  /// Lines of HTTP that WebSockets send with their handshake from now on.
  std::string handshake_fields;
  /// What has been logged, a line for each.
  std::vector<std::string> logged;

  ManualClock clock;
  base::Timers timers{clock};
  ManualExecutor executor;
  MemoryUserStore users{clock, executor};
  MemoryMessageStore messages{users, clock, executor};
  SlowDisk disk{messages};
  MemoryConversationStore conversations{users, messages, clock, executor};
  MemoryCallStore calls{users, executor};
  MemoryRevocationStore revocations{users, executor};
  MemoryFileStore files{users, executor};
  MemoryBlockStore blocks{users, messages, executor};
  MemoryLoginStore logins{users, executor};

 private:
  /// A shard that is not home, and what it stands on.
  struct Branch {
    explicit Branch(House& house);
    node::ShardApp backend;
  };
  node::Dependencies foundation(std::size_t shard);
  void open();
  std::unique_ptr<http::ServerConnection> serve(base::Wire& wire, node::ShardApp& shard);
  node::ShardApp& shard(std::size_t number) { return number == 0 ? backend : branch_->backend; }
  template <class Visit>
  void each(Visit visit) {
    for (std::size_t i = 0; i < shards_; ++i) visit(shard(i));
  }

  const std::size_t shards_;
  node::Config config_;
  base::Log log_{clock, base::LogLevel::info, base::LogFormat::text,
                 [this](std::string_view line) { logged.emplace_back(line); }};
  TemporaryFolder folder_;
  base::Worker worker_{1, 8};
  files::Blobs blobs_{executor, folder_.path()};
  http::OpenConnections connections_;
  http::ConnectionLimits limits_;
  std::vector<Guest*> guests_;
  std::size_t dialled_ = 0;
  std::array<node::Peers, most_shards> peers_{node::Peers(0, timers), node::Peers(1, timers)};
  std::vector<ShardMessages*> round_;
  std::array<ShardMessages, most_shards> shard_messages_{ShardMessages(disk, executor, round_),
                                                         ShardMessages(disk, executor, round_)};
  std::optional<Branch> branch_;

 public:
  node::ShardApp backend;  ///< home; last: it stands on all the others
};

}  // namespace parley::support
