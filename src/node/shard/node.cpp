#include "node/shard/node.hpp"

#include <optional>
#include <utility>

namespace parley::node {

namespace {

constexpr base::Duration drain_poll{10};
/// Bytes of unfinished request bodies that all shards of a process may hold together.
constexpr std::size_t bodies_in_all = 64 << 20;

}  // namespace

Node::Node(const Config& config, net::Shard& shard, Dependencies foundation)
    : shard_(shard),
      backend_(config, std::move(foundation)),
      http_(
          shard, backend_.http(),
          {.trusted_proxies = config.limits.trusted_proxies, .bodies_in_all = bodies_in_all / config.shards},
          {.per_address = config.limits.connections_per_address, .uncounted = config.limits.trusted_proxies}),
      drain_timer_(shard.timers(), [this] { drain_step(); }) {
  backend_.on_arrival([this](http::Request request, http::DetachedConnection detached) {
    http_.take_over(std::move(request), std::move(detached));
  });
}

bool Node::restore() {
  std::optional<bool> is_known;
  backend_.load_revocations([&is_known](const base::Result<void>& loaded) { is_known = loaded.ok(); });
  while (!is_known) shard_.tick();
  if (!*is_known) return false;
  is_known.reset();
  backend_.load_blocks([&is_known](const base::Result<void>& loaded) { is_known = loaded.ok(); });
  while (!is_known) shard_.tick();
  if (!*is_known) return false;
  is_known.reset();
  backend_.load_choices([&is_known](const base::Result<void>& loaded) { is_known = loaded.ok(); });
  while (!is_known) shard_.tick();
  return *is_known;
}

std::error_code Node::serve(const net::Address& address, net::Sharing sharing) {
  bool is_known = !backend_.has_calls();
  if (!is_known) backend_.resume_calls([&is_known](const base::Result<std::size_t>&) { is_known = true; });
  while (!is_known) shard_.tick();
  const std::error_code error = http_.listen(address, sharing);
  if (!error) backend_.set_ready(true);
  return error;
}

void Node::drain() {
  if (phase_ != Phase::serving) return shard_.stop();
  phase_ = Phase::answering;
  phase_ends_ = shard_.timers().now() + drain_answers;
  backend_.begin_drain();
  http_.stop_listening();
  drain_step();
}

void Node::drain_step() {
  const bool is_late = shard_.timers().now() >= phase_ends_;
  if (phase_ == Phase::answering && (is_late || backend_.is_drained())) {
    phase_ = Phase::closing;
    phase_ends_ = shard_.timers().now() + drain_transports;
    backend_.close_transports();
    http_.close_idle();
  } else if (phase_ == Phase::closing &&
             (is_late ||
              (shard_.connection_count() == 0 && backend_.is_written() && (!may_stop_ || may_stop_())))) {
    return shard_.stop();
  }
  drain_timer_.arm(drain_poll);
}

}  // namespace parley::node
