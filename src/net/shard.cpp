#include "net/shard.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <asio/post.hpp>

#include "http/ip_address.hpp"
#include "net/connection.hpp"
#include "net/detached_connection.hpp"

namespace parley::net {

namespace {

/// Events of one tick, give or take one collect(), so that output never waits long behind input.
constexpr std::size_t events_per_tick = 512;
/// Keeps a tick short during a flood of handshakes, so that established connections get their turn.
constexpr int handshakes_per_tick = 8;

}  // namespace

Shard::Shard(const base::Clock& clock, ConnectionLimits limits)
    : context_(1),
      work_(context_.get_executor()),
      readiness_(context_),
      timers_(clock),
      limits_(limits),
      read_buffer_(new char[read_buffer_size]) {}

Shard::~Shard() = default;

void Shard::run() {
  while (!stopping_) tick();
  stopping_ = false;
}

void Shard::stop() {
  asio::post(context_, [this] { stopping_ = true; });
}

void Shard::post(base::UniqueFunction<void()> task) {
  asio::post(context_, [this, task = std::move(task)]() mutable { guard(task); });
}

void Shard::tick(base::Duration at_most) {
  settle();
  if (const auto deadline = timers_.next_deadline()) at_most = std::min(at_most, *deadline - timers_.now());
  if (!looks_.empty() || !handshakes_.empty()) at_most = {};
  handle(at_most);
  look_again();
  shake_hands();
  guard([this] { timers_.run_due(); });
  settle();
}

void Shard::handle(base::Duration at_most) {
  std::size_t events = readiness_.collect();
  if (events == 0 && at_most.count() > 0) {
    readiness_.wait();
    events = context_.run_one_for(at_most);
  }
  // Events that arrive meanwhile are part of the tick. The more events it has, the fewer writes each costs.
  for (std::size_t before = events; events < events_per_tick; before = events) {
    while (events < events_per_tick && context_.poll_one() > 0) ++events;
    events += readiness_.collect();
    if (events == before) return;
  }
}

void Shard::settle() {
  // on_closed() may send to other connections, which are then settled in the same tick.
  while (!scheduled_.empty() || !retired_.empty()) {
    settling_.swap(scheduled_);
    for (Connection* connection : settling_) connection->settle();
    settling_.clear();
    std::exchange(retired_, {}).clear();
  }
}

// --- connections ------------------------------------------------------------------------------------------

void Shard::adopt(int socket, std::string peer_address, ProtocolFactory& make_protocol,
                  std::shared_ptr<const TlsContext> tls, AddressCount::Share share) {
  connections_.push_back(std::make_unique<Connection>(*this, socket, std::move(peer_address),
                                                      connections_.size(), std::move(tls), std::move(share)));
  begin(*connections_.back(), make_protocol);
}

void Shard::adopt(std::unique_ptr<base::DetachedTransport> transport, ProtocolFactory& make_protocol) {
  auto& left = static_cast<DetachedTransport&>(*transport);
  AddressCount::Share share;
  if (left.is_counted) {
    share = *addresses_.take(http::limit_key(left.peer_address), std::numeric_limits<std::size_t>::max());
  }
  connections_.push_back(
      std::make_unique<Connection>(*this, std::move(left), connections_.size(), std::move(share)));
  begin(*connections_.back(), make_protocol);
}

void Shard::begin(Connection& connection, ProtocolFactory& make_protocol) {
  std::unique_ptr<base::Protocol> protocol;
  guard([&] { protocol = make_protocol(connection); });
  connection.start(std::move(protocol));
}

void Shard::schedule(Connection& connection) {
  scheduled_.push_back(&connection);
}

void Shard::look_again() {
  looking_.swap(looks_);
  for (Connection* connection : looking_) connection->look_again();
  looking_.clear();
}

void Shard::shake_hands() {
  for (int left = handshakes_per_tick; left > 0 && !handshakes_.empty();) {
    Connection* const first = handshakes_.front();
    handshakes_.pop_front();
    if (first->shake_hands()) --left;
  }
}

void Shard::tell_refused_handshake(std::string_view peer, std::string_view why) {
  if (refused_handshake_) guard([&] { refused_handshake_(peer, why); });
}

void Shard::remove(Connection& connection) {
  const std::size_t place = connection.place_;
  std::unique_ptr<Connection> gone = std::move(connections_[place]);
  if (place + 1 != connections_.size()) {
    connections_[place] = std::move(connections_.back());
    connections_[place]->place_ = place;
  }
  connections_.pop_back();
}

void Shard::abort_connections() {
  for (const auto& connection : connections_) connection->abort();
}

void Shard::end_connections() {
  abort_connections();
  settle();
}

}  // namespace parley::net
