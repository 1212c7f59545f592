// One thread's event loop and the connections that it owns.
//
//   tick:  wait for sockets, posted tasks or the next deadline
//          -> handle events until none is left, or a bounded number -> resume reads that left input behind
//          -> a few TLS handshakes -> run the timers that are due
//          -> settle: one gathered write per connection with output, on_closed() calls, destruction
//
// What a protocol sends while events are handled is only queued. settle() writes it. A broadcast to ten
// thousand connections therefore costs ten thousand writes, however many events caused it.
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
  /// Bytes queued. Above this bound nothing more is read from the peer until they have been sent.
  std::size_t soft_output = 256 * 1024;
  /// Bytes already queued when more are added. Above this bound the connection is aborted. One answer may be
  /// larger.
  base::SendQueueLimit output{};
  /// While output waits, at least `stall_bytes` (or all queued bytes) must be sent within each `stall`. A
  /// peer that takes one byte per second counts as stalled.
  base::Duration stall = std::chrono::seconds{10};
  std::size_t stall_bytes = 16 * 1024;
  /// How long the peer's input is read and discarded after the last byte was sent. Closing with unread input
  /// would reset the connection and might destroy the answer in transit. The time restarts with each
  /// `stall_bytes` received, up to `linger_bytes` in total.
  base::Duration linger = std::chrono::seconds{1};
  std::size_t linger_bytes = 2 << 20;
  /// Time from the connection to the end of the TLS handshake.
  base::Duration handshake = std::chrono::seconds{10};
  /// The kernel drops the connection if sent bytes stay unacknowledged for this long (TCP_USER_TIMEOUT).
  base::Duration unacknowledged = std::chrono::seconds{20};
};

using ProtocolFactory = base::UniqueFunction<std::unique_ptr<base::Protocol>(base::Wire&)>;

class Shard final : public base::Executor {
 public:
  explicit Shard(const base::Clock& clock, ConnectionLimits limits = {});
  /// Drops the remaining connections without on_closed(). Call end_connections() earlier, while the objects
  /// that the protocols refer to exist.
  ~Shard() override;
  Shard(const Shard&) = delete;
  Shard& operator=(const Shard&) = delete;

  /// Runs ticks on the calling thread until stop().
  void run();
  /// Runs one tick, which waits at most `at_most` until there is something to do.
  void tick(base::Duration at_most = std::chrono::seconds{1});
  /// Makes run() return after its current tick, or the next run() after its first. May be called from any
  /// thread.
  void stop();

  void post(base::UniqueFunction<void()> task) override;

  base::Timers& timers() { return timers_; }
  asio::io_context& context() { return context_; }
  /// The sockets of this shard's connections.
  Readiness& readiness() { return readiness_; }
  const ConnectionLimits& limits() const { return limits_; }

  /// Takes over a connected, non-blocking socket and gives it a protocol. With a context the connection uses
  /// TLS. If the factory returns nullptr, the connection is refused and closed at once. `share` is released
  /// when the connection is destroyed.
  void adopt(int socket, std::string peer_address, ProtocolFactory& make_protocol,
             std::shared_ptr<const TlsContext> tls = nullptr, AddressCount::Share share = {});
  /// Continues a connection that has left another shard. No bound applies, because that shard accepted it.
  void adopt(std::unique_ptr<base::DetachedTransport> transport, ProtocolFactory& make_protocol);
  /// Counts the connections by the address they come from. Only listeners with such a bound use it.
  AddressCount& addresses() { return addresses_; }
  /// Number of connections, including those that are closing.
  std::size_t connection_count() const { return connections_.size(); }
  /// Aborts every connection as if its peer had reset it. on_closed() follows in the next settle().
  void abort_connections();
  /// Aborts every connection and calls on_closed() before it returns, so no protocol is left. Must not be
  /// called from a callback of this shard.
  void end_connections();

  /// Called with the text of an exception that escaped from a callback. The exception ends the connection
  /// that it came from, never the shard.
  void on_fault(base::UniqueFunction<void(std::string_view what)> callback) { fault_ = std::move(callback); }
  /// Called on the shard's thread for each TLS handshake that failed, with OpenSSL's reason.
  void on_refused_handshake(
      base::UniqueFunction<void(std::string_view peer, std::string_view why)> callback) {
    refused_handshake_ = std::move(callback);
  }

 private:
  friend class Connection;

  /// Waits for an event, for at most `at_most`, and handles all events up to the bound of a tick.
  void handle(base::Duration at_most);
  /// Adds the connection to the next settle(), because it has output or has ended.
  void schedule(Connection& connection);
  void begin(Connection& connection, ProtocolFactory& make_protocol);
  void remove(Connection& connection);
  /// For a connection with input that no edge of its socket will report.
  void queue_look(Connection& connection) { looks_.push_back(&connection); }
  void look_again();
  /// For a connection with a handshake step to do. A step may take a millisecond, as long as a hundred
  /// messages.
  void queue_handshake(Connection& connection) { handshakes_.push_back(&connection); }
  void shake_hands();
  void tell_refused_handshake(std::string_view peer, std::string_view why);
  /// Keeps a replaced protocol until none of its callbacks is on the stack.
  void retire(std::unique_ptr<base::Protocol> protocol) { retired_.push_back(std::move(protocol)); }
  WriteQueue::SpareRooms& spare_rooms() { return spare_rooms_; }
  std::span<char> read_buffer() { return {read_buffer_.get(), read_buffer_size}; }
  void settle();

  /// Runs one callback. Returns false if it threw.
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
  /// Lets the loop wait even if nothing is open.
  asio::executor_work_guard<asio::io_context::executor_type> work_;
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
  AddressCount addresses_;              ///< must outlive the connections
  std::vector<std::unique_ptr<Connection>> connections_;
};

}  // namespace parley::net
