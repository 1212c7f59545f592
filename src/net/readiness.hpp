// Which sockets can be read and written: an epoll set of a shard's connections, which its loop watches as
// one.
//
// Each socket is entered once, edge-triggered, and leaves with its descriptor, so that an event costs neither
// memory nor a system call but its part of the one that collects many.
#pragma once

#include <cstddef>
#include <sys/epoll.h>
#include <system_error>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/posix/basic_stream_descriptor.hpp>

namespace parley::net {

/// What has become of a socket. Several at once are usual, and what holds on is not told again.
struct Edge {
  bool is_readable = false;
  bool is_writable = false;
  bool is_ended = false;   ///< the peer sends no more: what is still to be read comes with no further edge
  bool is_broken = false;  ///< reset, or shut down in both directions
};

/// Whose socket is in the set. It may be told of edges from before the socket was closed.
class Watched {
 public:
  virtual void on_edge(Edge edge) = 0;

 protected:
  ~Watched() = default;
};

class Readiness {
 public:
  /// Throws std::system_error where the system makes no more such sets.
  explicit Readiness(asio::io_context& context);
  Readiness(const Readiness&) = delete;
  Readiness& operator=(const Readiness&) = delete;

  /// From now on `watched` is told of the socket's edges, the first ones being what is so already. It is
  /// there until the socket is closed and what is being collected has been told.
  std::error_code add(int socket, Watched& watched);

  /// Tells nothing more of this socket, which stays open, but for what is being collected.
  void remove(int socket);

  /// Tells what is ready now, of a bounded number of sockets; how many they were.
  std::size_t collect();
  /// Collects once more when something is ready, as an event of the loop.
  void wait();

 private:
  asio::posix::basic_stream_descriptor<asio::io_context::executor_type> set_;
  std::vector<epoll_event> events_;
  bool waits_ = false;
};

}  // namespace parley::net
