// A node: one shard's backend on one thread's event loop, with its listener. The only place where protocols
// meet sockets.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "base/log.hpp"
#include "base/threads/worker.hpp"
#include "base/timers.hpp"
#include "net/address.hpp"
#include "net/http_server.hpp"
#include "net/shard.hpp"
#include "node/config/config.hpp"
#include "node/shard/shard_app.hpp"

namespace parley::node {

class Node {
 public:
  /// How long a drain waits for what is in flight, and then for transports to close.
  static constexpr base::Duration drain_answers{5'000};
  static constexpr base::Duration drain_transports{5'000};

  Node(const Config& config, net::Shard& shard, Dependencies foundation);
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  /// As net::Listener::use_tls, from the next connection on.
  void use_tls(std::shared_ptr<const net::TlsContext> context) { http_.use_tls(std::move(context)); }
  /// As net::Listener::on_crowd.
  void on_crowd(net::Listener::CrowdCallback callback) { http_.on_crowd(std::move(callback)); }
  /// What must be known before anybody is let in. False where the store cannot say it.
  [[nodiscard]] bool restore();
  /// Goes on with the calls that were alive, where they are its own, then listens and serves. An error where
  /// the address cannot be had; then nothing has changed.
  std::error_code serve(const net::Address& address, net::Sharing sharing);
  /// Where it listens, with the port that the system chose.
  const net::Address& bound() const { return http_.bound(); }

  /// Leaves nobody without the answer that is owed, closes every transport, then stops the shard. Again: at
  /// once.
  void drain();

  /// A drain waits for this too, before it stops the shard.
  void stop_after(base::UniqueFunction<bool()> may_stop) { may_stop_ = std::move(may_stop); }

  ShardApp& backend() { return backend_; }

 private:
  enum class Phase : std::uint8_t { serving, answering, closing };
  void drain_step();

  net::Shard& shard_;
  ShardApp backend_;
  net::HttpServer http_;
  base::UniqueFunction<bool()> may_stop_;
  Phase phase_ = Phase::serving;
  base::Instant phase_ends_{};
  base::Timer drain_timer_;
};

}  // namespace parley::node
