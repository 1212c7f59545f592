// The shards of a process. Each shard has a node and a thread; all of them share one database. Shard 0 is the
// home shard and runs on the thread that calls run(). The other shards are branches with threads of their
// own.
//
//     build -> restore -> serve -> run ..................... all drained, branches first -> end
//                                   '-- drain(), from any shard
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "base/log.hpp"
#include "base/result.hpp"
#include "base/threads/worker.hpp"
#include "cluster/local/mailboxes.hpp"
#include "files/blobs.hpp"
#include "net/shard.hpp"
#include "node/config/config.hpp"
#include "node/shard/node.hpp"
#include "node/shard/peers.hpp"
#include "store/sqlite/store.hpp"

namespace parley::node {

class ShardGroup {
 public:
  /// Creates the event loops. They must outlive the database, which posts its completions to them until it is
  /// closed.
  ShardGroup(const Config& config, const base::Clock& clock, base::Log& log);
  ~ShardGroup();
  ShardGroup(const ShardGroup&) = delete;
  ShardGroup& operator=(const ShardGroup&) = delete;

  /// Creates the nodes. The arguments must outlive end(), except that `hashing` and `encoding` are destroyed
  /// before it. An error is one line about the configuration.
  base::Result<void, std::string> build(store::sqlite::Store& store, base::Worker& hashing,
                                        base::Worker& encoding, const std::string& jwt_secret);
  /// Calls Node::restore for all nodes. Returns false at the first failure.
  [[nodiscard]] bool restore();
  /// Calls Node::use_tls for all nodes. Call it before run(), or on the home shard while run() runs.
  void use_tls(const std::shared_ptr<const net::TlsContext>& context);
  /// Lets all nodes listen at one address. The kernel distributes connections among them. Returns the first
  /// error.
  std::error_code serve(const net::Address& address);
  /// Runs the event loops until all nodes have drained.
  void run();
  /// Posts Node::drain to all nodes. Callable from any shard.
  void drain();
  /// Closes all connections and destroys the nodes. The workers given to build() must have been destroyed.
  void end();

  std::size_t size() const { return shards_.size(); }
  net::Shard& home_shard() { return *shards_.front(); }
  Node& home() { return *nodes_.front(); }
  Node& node(std::size_t shard) { return *nodes_[shard]; }
  /// Runs `task` on the thread of that shard, later. Callable from any thread.
  void post(std::size_t shard, base::UniqueFunction<void(Node&)> task);

 private:
  const Config& config_;
  base::Log& log_;
  /// Declared before the shards: tasks that still wait in an event loop when it is destroyed hold writers.
  std::vector<std::unique_ptr<files::Blobs>> blobs_;
  std::vector<std::unique_ptr<net::Shard>> shards_;
  std::vector<std::unique_ptr<Peers>> peers_;
  std::vector<std::unique_ptr<cluster::Mailboxes>> mailboxes_;
  std::vector<std::unique_ptr<Node>> nodes_;
  std::vector<std::thread> threads_;
  std::atomic<std::size_t> running_ = 0;  ///< branches whose event loop runs
};

}  // namespace parley::node
