// The epoll loop of the only thread: it waits, dispatches events to connections, and flushes what they have
// to send.
#pragma once

#include <string>
#include <vector>

#include "load/histogram.hpp"

namespace parley::bench {

class Connection;

/// Returns monotonic time since some instant in the past.
Nanos now();

class Loop {
 public:
  /// Throws std::system_error if epoll is not available.
  Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop();

  /// Runs one turn: waits at most `most` for events, and returns whether there were any.
  bool turn(Nanos most);

 private:
  friend class Connection;
  void watch(int fd, Connection* connection, unsigned events, bool is_new);
  void flush_later(Connection& connection) { to_flush_.push_back(&connection); }
  void forget(Connection& connection);
  void flush();

  int epoll_;
  std::vector<Connection*> to_flush_;
  std::string buffer_;
};

}  // namespace parley::bench
