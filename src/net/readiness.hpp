// Reports which sockets can be read and written: an epoll set for a shard's connections. The shard's loop
// watches the set as one descriptor.
//
// Each socket is added once, edge-triggered, and leaves the set when its descriptor is closed. An event
// therefore costs no memory, and only its share of the one system call that collects many events.
#pragma once

#include <cstddef>
#include <sys/epoll.h>
#include <system_error>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/posix/basic_stream_descriptor.hpp>

namespace parley::net {

/// A change in the state of a socket. Several flags are often set at once. An unchanged state is not reported
/// again.
struct Edge {
  bool is_readable = false;
  bool is_writable = false;
  bool is_ended = false;   ///< the peer sends no more; no further edge reports the input that is unread
  bool is_broken = false;  ///< reset, or shut down in both directions
};

/// The owner of a socket in the set. It may receive edges from before the socket was closed.
class Watched {
 public:
  virtual void on_edge(Edge edge) = 0;

 protected:
  ~Watched() = default;
};

class Readiness {
 public:
  /// Throws std::system_error if the system cannot make another epoll set.
  explicit Readiness(asio::io_context& context);
  Readiness(const Readiness&) = delete;
  Readiness& operator=(const Readiness&) = delete;

  /// Reports the socket's edges to `watched` from now on. The first edge reports the present state. `watched`
  /// must live until the socket is closed and a collect() under way has returned.
  std::error_code add(int socket, Watched& watched);

  /// Stops reporting this socket, which stays open. A collect() under way may still report it.
  void remove(int socket);

  /// Reports what is ready now, for a bounded number of sockets. Returns their number.
  std::size_t collect();
  /// Calls collect() once, as an event of the loop, when something is ready.
  void wait();

 private:
  asio::posix::basic_stream_descriptor<asio::io_context::executor_type> set_;
  std::vector<epoll_event> events_;
  bool waits_ = false;
};

}  // namespace parley::net
