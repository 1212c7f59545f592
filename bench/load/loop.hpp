// The one thread's epoll: waits, hands readiness to connections, and flushes what they have to send.
#pragma once

#include <string>
#include <vector>

#include "load/histogram.hpp"

namespace parley::bench {

class Connection;

/// Since some instant in the past; never steps back.
Nanos now();

class Loop {
 public:
  /// Throws std::system_error where there is no epoll.
  Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop();

  /// One turn: waits no longer than `most` for something to happen, and says whether it did.
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
