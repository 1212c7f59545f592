// The shards of a process: a node on a thread each, over one database. The first is home, on the thread that
// calls run(); the others are branches on threads of their own.
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
#include "files/blobs.hpp"
#include "net/shard.hpp"
#include "node/config/config.hpp"
#include "node/shard/node.hpp"
#include "node/shard/peers.hpp"
#include "store/sqlite/store.hpp"

namespace parley::node {

class ShardGroup {
 public:
  /// The event loops, which outlive the database: it answers to them until it is closed.
  ShardGroup(const Config& config, const base::Clock& clock, base::Log& log);
  /// What still waits in the loops goes first.
  ~ShardGroup();
  ShardGroup(const ShardGroup&) = delete;
  ShardGroup& operator=(const ShardGroup&) = delete;

  /// The nodes. The store and what else they stand on outlive end(). The refusal is a line about the
  /// configuration.
  base::Result<void, std::string> build(store::sqlite::Store& store, base::Worker& hashing,
                                        base::Worker& encoding, const std::string& jwt_secret);
  /// As Node::restore, for all of them.
  [[nodiscard]] bool restore();
  /// As Node::use_tls, before run() or on the home shard.
  void use_tls(const std::shared_ptr<const net::TlsContext>& context);
  /// All of them listen at one address, which the kernel spreads connections over.
  std::error_code serve(const net::Address& address);
  /// Until all of them have drained.
  void run();
  /// As Node::drain. Callable from any shard.
  void drain();
  /// Nothing of it runs any more, or answers; `hashing` must have gone.
  void end();

  std::size_t size() const { return shards_.size(); }
  net::Shard& home_shard() { return *shards_.front(); }
  Node& home() { return *nodes_.front(); }
  Node& node(std::size_t shard) { return *nodes_[shard]; }
  /// Runs on that shard, later.
  void post(std::size_t shard, base::UniqueFunction<void(Node&)> task);

 private:
  const Config& config_;
  base::Log& log_;
  std::vector<std::unique_ptr<files::Blobs>> blobs_;  ///< what waits in a loop when it goes holds writers
  std::vector<std::unique_ptr<net::Shard>> shards_;
  std::vector<std::unique_ptr<Peers>> peers_;
  std::vector<std::unique_ptr<Node>> nodes_;
  std::vector<std::thread> threads_;
  std::atomic<std::size_t> running_ = 0;  ///< branches
};

}  // namespace parley::node
