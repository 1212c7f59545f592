// Sockets that lost their connection, with what they need to go on: found by a secret, once, and for a while.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "engineio/application.hpp"
#include "socketio/handler.hpp"

namespace parley::socketio {

struct KeptSession {
  std::string pid;
  SocketId sid;
  std::vector<std::string> rooms;
  std::unique_ptr<engineio::SessionState> state;  ///< the application's
  base::Instant until{};
  // Numbers of the packet log: all that was known of what this socket was sent.
  std::uint64_t connected_at = 0;     ///< its newest when the socket connected first
  std::uint64_t last_sent = 0;        ///< to the socket; connected_at where nothing was
  std::uint64_t disconnected_at = 0;  ///< its newest when the server knew that the socket had gone
};

class KeptSessions {
 public:
  /// One more makes the one that has been away for the longest go.
  explicit KeptSessions(std::size_t sessions_at_most) : sessions_at_most_(sessions_at_most) {}

  /// In the order of `until`.
  void keep(KeptSession session);
  /// At most once for each that was kept, and not when its time is over.
  std::optional<KeptSession> take(std::string_view pid, base::Instant now);

  void drop_before(base::Instant now);
  /// When the first of them is over.
  std::optional<base::Instant> next_end() const;
  std::size_t size() const { return by_pid_.size(); }

 private:
  void drop(std::list<KeptSession>::iterator session);

  std::size_t sessions_at_most_;
  std::list<KeptSession> sessions_;                                                ///< the oldest first
  std::unordered_map<std::string_view, std::list<KeptSession>::iterator> by_pid_;  // keys lie in the sessions
};

}  // namespace parley::socketio
