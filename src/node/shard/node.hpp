// A node: the ShardApp of one shard, its event loop and its listener. Only here are the protocols connected
// to sockets.
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
  /// How long a drain waits for answers that are in flight, and after that for the transports to close.
  static constexpr base::Duration drain_answers{5'000};
  static constexpr base::Duration drain_transports{5'000};

  Node(const Config& config, net::Shard& shard, Dependencies dependencies);
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  /// See net::Listener::use_tls. Applies to new connections.
  void use_tls(std::shared_ptr<const net::TlsContext> context) { http_.use_tls(std::move(context)); }
  /// See net::Listener::on_crowd.
  void on_crowd(net::Listener::CrowdCallback callback) { http_.on_crowd(std::move(callback)); }
  /// Loads the state that must be known before the first connection: revoked tokens, blocks and the users who
  /// want no calls. Blocks until it is loaded. Returns false if the store fails.
  [[nodiscard]] bool restore();
  /// Resumes the calls that were alive when the previous process ended, if this is the home shard. Then
  /// listens and accepts connections. Returns an error, and does not listen, if the address cannot be bound.
  std::error_code serve(const net::Address& address, net::Sharing sharing);
  /// The address at which it listens, with the port that the system chose.
  const net::Address& bound() const { return http_.bound(); }

  /// Stops accepting, waits for the answers that are in flight, closes every transport, then stops the shard.
  /// A second call stops the shard at once.
  void drain();

  /// Sets a condition that must hold before a drain stops the shard, unless its time is over.
  void stop_after(base::UniqueFunction<bool()> may_stop) { may_stop_ = std::move(may_stop); }

  ShardApp& app() { return app_; }

 private:
  enum class Phase : std::uint8_t { serving, answering, closing };
  void drain_step();

  net::Shard& shard_;
  ShardApp app_;
  net::HttpServer http_;
  base::UniqueFunction<bool()> may_stop_;
  Phase phase_ = Phase::serving;
  base::Instant phase_ends_{};
  base::Timer drain_timer_;
};

}  // namespace parley::node
