// A whole server in memory and in virtual time, with three users:
//
//     Alice Johnson, id 1     Bob Smith, id 2     Carol White, id 3
//
// It runs one shard, or PARLEY_STORY_SHARDS of them, in which case connections are assigned to the shards in
// turn.
// || Nothing happens by itself. settle() runs everything that is ready until nothing is left to do. pass()
// lets time pass and stops at every deadline in between, as a running shard does.
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
#include "cluster/local/mailboxes.hpp"
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
#include "support/slow_disk.hpp"
#include "support/temporary_folder.hpp"

namespace parley::support {

/// A client at the other end of a connection, which reads when something may have arrived.
class Guest {
 public:
  virtual ~Guest() = default;
  /// Reads what has arrived, and answers if an answer is due. Returns true if there was anything.
  virtual bool listen() = 0;
};

class TestServer {
 public:
  static constexpr std::chrono::seconds usual_token_life = std::chrono::days{7};
  static constexpr std::size_t most_shards = 3;

  explicit TestServer(node::Config config = {});
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  /// Runs everything that can run at this instant.
  void settle();
  void pass(base::Duration by);

  /// Kills the process and starts another one on the same store after `away`. No client may still be
  /// connected: the destructor of a Person sends nothing to the server, like a client whose server has died.
  void restart(base::Duration away = {});

  /// Returns the token that a login would give this user. The user need not exist.
  std::string token_of(const std::string& user, std::chrono::seconds life = usual_token_life);

  std::size_t shards() const { return shards_; }

  /// The same calls as the process makes on all of its shards.
  void begin_drain();
  void close_transports();
  bool is_drained() const;
  bool is_written() const;

  /// From now on every shard also accepts tokens of an identity provider.
  void trust_provider();
  /// Returns the provider's token of this user, issued `ago` before now.
  std::string provider_token(const std::string& user, const std::string& name, std::chrono::seconds ago = {});

  /// Opens a new connection for HTTP.
  std::unique_ptr<MemoryWire> dial();
  /// Sends one request on its own connection and returns the answer. `token` may be empty.
  Answer request(std::string_view method, std::string_view path, std::string_view token = "",
                 std::string_view body = "");

  void welcome(Guest& guest) { guests_.push_back(&guest); }
  void forget(Guest& guest) { std::erase(guests_, &guest); }

  std::string address = "127.0.0.1";  ///< the client address of new connections
  /// Header lines that WebSockets send with their handshake from now on.
  std::string handshake_fields;
  /// The logged lines.
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
  node::Dependencies foundation(std::size_t shard);
  void open();
  std::unique_ptr<http::ServerConnection> serve(base::Wire& wire, node::ShardApp& shard);
  node::ShardApp& shard(std::size_t number) { return number == 0 ? backend : *others_[number - 1]; }
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
  std::array<node::Peers, most_shards> peers_{node::Peers(0, timers), node::Peers(1, timers),
                                              node::Peers(2, timers)};
  std::array<cluster::Mailboxes, most_shards> mailboxes_{
      cluster::Mailboxes(0, timers), cluster::Mailboxes(1, timers), cluster::Mailboxes(2, timers)};
  std::vector<std::unique_ptr<node::ShardApp>> others_;  ///< the shards other than the first

 public:
  node::ShardApp backend;  ///< the first shard; declared last, because it uses all other members
};

}  // namespace parley::support
