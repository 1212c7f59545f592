// One thread's event loop, and the connections that live on it.
//
//   tick:  wait for sockets, posted tasks or the next deadline
//          -> handle events until there are none, or a bounded number -> read on where input was left
//          -> a few TLS handshakes -> fire the timers that are due
//          -> settle: one gathered write per connection that has output, closings told, the gone destroyed
//
// What a protocol sends while events are handled only queues. It leaves in the settling, so a broadcast to
// ten thousand connections is ten thousand writes, however many events caused it.
#pragma once

#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>

#include "base/clock.hpp"
#include "base/send_queue_limit.hpp"
#include "base/threads/executor.hpp"
#include "base/timers.hpp"
#include "base/unique_function.hpp"
#include "base/wire.hpp"
#include "net/address_count.hpp"
#include "net/readiness.hpp"
#include "net/write_queue.hpp"

namespace parley::net {

class Connection;
class TlsContext;

/// Bounds of each connection.
struct ConnectionLimits {
  /// Bytes queued: past it nothing more is read from the peer until they have left.
  std::size_t soft_output = 256 * 1024;
  /// Bytes already queued when more are added: past it the connection is aborted. One answer may be larger.
  base::SendQueueLimit output{};
  /// While output waits, at least `stall_bytes` (or all there is) must leave within each `stall`: a peer that
  /// takes a byte a second is as stuck as one that takes none.
  base::Duration stall = std::chrono::seconds{10};
  std::size_t stall_bytes = 16 * 1024;
  /// How long the peer's last bytes are taken in, and thrown away, behind the last byte sent: closing with
  /// unread input would reset the connection and may destroy the answer on its way. Begins anew with each
  /// `stall_bytes` that come, up to `linger_bytes` in all.
  base::Duration linger = std::chrono::seconds{1};
  std::size_t linger_bytes = 2 << 20;
  /// From the connection to the end of the TLS handshake.
  base::Duration handshake = std::chrono::seconds{10};
  /// The kernel gives the connection up when sent bytes stay unacknowledged this long (TCP_USER_TIMEOUT).
  base::Duration unacknowledged = std::chrono::seconds{20};
};

using ProtocolFactory = base::UniqueFunction<std::unique_ptr<base::Protocol>(base::Wire&)>;

class Shard final : public base::Executor {
 public:
  explicit Shard(const base::Clock& clock, ConnectionLimits limits = {});
  /// Connections still there are dropped in silence: call end_connections() while what their protocols refer
  /// to lives.
  ~Shard() override;
  Shard(const Shard&) = delete;
  Shard& operator=(const Shard&) = delete;

  /// Runs ticks on the calling thread until stop().
  void run();
  /// One tick: waits until there is something to do, for at most `at_most`.
  void tick(base::Duration at_most = std::chrono::seconds{1});
  /// Ends run() behind the tick it is in, or the next run() behind its first. Callable from any thread.
  void stop();

  void post(base::UniqueFunction<void()> task) override;

  base::Timers& timers() { return timers_; }
  asio::io_context& context() { return context_; }
  /// The sockets of this shard's connections.
  Readiness& readiness() { return readiness_; }
  const ConnectionLimits& limits() const { return limits_; }

  /// Takes over a connected, non-blocking socket and gives it a protocol, which speaks through TLS where
  /// there is a context. A factory that answers nothing refuses the connection, which is closed at once.
  /// `share` is given back when the connection is gone.
  void adopt(int socket, std::string peer_address, ProtocolFactory& make_protocol,
             std::shared_ptr<const TlsContext> tls = nullptr, AddressCount::Share share = {});
  /// Goes on with a connection that has left another shard, whatever the bounds: it was let in there.
  void adopt(std::unique_ptr<base::DetachedTransport> transport, ProtocolFactory& make_protocol);
  /// Connections by the address they come from, where somebody counts them.
  AddressCount& addresses() { return addresses_; }
  /// Also those that are closing.
  std::size_t connection_count() const { return connections_.size(); }
  /// Every connection as if the peer had reset it; on_closed comes in the next settling.
  void abort_connections();
  /// The same, done when this returns: no protocol is left. Not from inside a callback of this shard.
  void end_connections();

  /// Called with the words of an exception that escaped from a callback. It ends the connection it came from,
  /// never the shard.
  void on_fault(base::UniqueFunction<void(std::string_view what)> callback) { fault_ = std::move(callback); }
  /// Called for each TLS handshake that failed, with OpenSSL's reason.
  void on_refused_handshake(
      base::UniqueFunction<void(std::string_view peer, std::string_view why)> callback) {
    refused_handshake_ = std::move(callback);
  }

 private:
  friend class Connection;

  /// Waits for an event, for at most `at_most`, and handles all that come until there are none.
  void handle(base::Duration at_most);
  /// The connection has something for the settling: output, an end.
  void schedule(Connection& connection);
  void begin(Connection& connection, ProtocolFactory& make_protocol);
  void remove(Connection& connection);
  /// Has input that no edge of its socket will tell of.
  void queue_look(Connection& connection) { looks_.push_back(&connection); }
  void look_again();
  /// Has a step of its handshake to do. A step may cost a millisecond, as much as a hundred messages.
  void queue_handshake(Connection& connection) { handshakes_.push_back(&connection); }
  void shake_hands();
  void tell_refused_handshake(std::string_view peer, std::string_view why);
  /// Keeps a replaced protocol until no callback of it is on the stack any more.
  void retire(std::unique_ptr<base::Protocol> protocol) { retired_.push_back(std::move(protocol)); }
  WriteQueue::SpareRooms& spare_rooms() { return spare_rooms_; }
  std::span<char> read_buffer() { return {read_buffer_.get(), read_buffer_size}; }
  void settle();

  /// Runs one callback; false where it threw.
  template <class Callback>
  bool guard(Callback&& callback) {
    try {
      callback();
      return true;
    } catch (const std::exception& error) {
      if (fault_) fault_(error.what());
      return false;
    }
  }

  static constexpr std::size_t read_buffer_size = 64 * 1024;

  asio::io_context context_;
  asio::executor_work_guard<asio::io_context::executor_type> work_;  ///< waits also where nothing is open
  Readiness readiness_;
  base::Timers timers_;
  ConnectionLimits limits_;
  base::UniqueFunction<void(std::string_view)> fault_;
  base::UniqueFunction<void(std::string_view, std::string_view)> refused_handshake_;
  std::unique_ptr<char[]> read_buffer_;
  WriteQueue::SpareRooms spare_rooms_;
  bool stopping_ = false;
  std::vector<std::unique_ptr<base::Protocol>> retired_;
  std::vector<Connection*> scheduled_;
  std::vector<Connection*> settling_;
  std::vector<Connection*> looks_;
  std::vector<Connection*> looking_;
  std::deque<Connection*> handshakes_;  ///< first come, first served
  AddressCount addresses_;              ///< outlives the connections
  std::vector<std::unique_ptr<Connection>> connections_;
};

}  // namespace parley::net
