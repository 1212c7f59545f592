#include "node/shard/node.hpp"

#include <optional>
#include <utility>

namespace parley::node {

namespace {

constexpr base::Duration drain_poll{10};
/// Bytes of unfinished request bodies that all shards of a process may hold together.
constexpr std::size_t bodies_in_all = 64 << 20;

}  // namespace

Node::Node(const Config& config, net::Shard& shard, Dependencies dependencies)
    : shard_(shard),
      app_(config, std::move(dependencies)),
      http_(
          shard, app_.http(),
          {.trusted_proxies = config.limits.trusted_proxies, .bodies_in_all = bodies_in_all / config.shards},
          {.per_address = config.limits.connections_per_address, .uncounted = config.limits.trusted_proxies}),
      drain_timer_(shard.timers(), [this] { drain_step(); }) {
  app_.on_arrival([this](http::Request request, http::DetachedConnection detached) {
    http_.take_over(std::move(request), std::move(detached));
  });
}

bool Node::restore() {
  std::optional<bool> is_loaded;
  app_.load([&is_loaded](const base::Result<void>& loaded) { is_loaded = loaded.ok(); });
  while (!is_loaded) shard_.tick();
  return *is_loaded;
}

std::error_code Node::serve(const net::Address& address, net::Sharing sharing) {
  bool is_resumed = false;
  app_.resume([&is_resumed](const base::Result<void>&) { is_resumed = true; });
  while (!is_resumed) shard_.tick();
  const std::error_code error = http_.listen(address, sharing);
  if (!error) app_.set_ready(true);
  return error;
}

void Node::drain() {
  if (phase_ != Phase::serving) return shard_.stop();
  phase_ = Phase::answering;
  phase_ends_ = shard_.timers().now() + drain_answers;
  app_.begin_drain();
  http_.stop_listening();
  drain_step();
}

void Node::drain_step() {
  const bool is_late = shard_.timers().now() >= phase_ends_;
  if (phase_ == Phase::answering && (is_late || app_.is_drained())) {
    phase_ = Phase::closing;
    phase_ends_ = shard_.timers().now() + drain_transports;
    app_.close_transports();
    http_.close_idle();
  } else if (phase_ == Phase::closing && (is_late || (shard_.connection_count() == 0 && app_.is_written() &&
                                                      (!may_stop_ || may_stop_())))) {
    return shard_.stop();
  }
  drain_timer_.arm(drain_poll);
}

}  // namespace parley::node
