// Sockets that lost their connection, with the data they need to continue. Each can be taken once, by its
// secret, for a limited time.
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
  std::unique_ptr<engineio::SessionState> state;  ///< owned by the application
  base::Instant until{};
  // Numbers of the packet log, which show what this socket was sent.
  std::uint64_t connected_at = 0;     ///< the newest number when the socket connected first
  std::uint64_t last_sent = 0;        ///< the last number sent to it; connected_at if none was
  std::uint64_t disconnected_at = 0;  ///< the newest number when the server noticed the disconnect
};

class KeptSessions {
 public:
  /// When there is one session more than this, the one that has been disconnected longest is dropped.
  explicit KeptSessions(std::size_t sessions_at_most) : sessions_at_most_(sessions_at_most) {}

  /// Sessions must be added in the order of `until`.
  void keep(KeptSession session);
  /// Returns each session at most once, and only before its `until`.
  std::optional<KeptSession> take(std::string_view pid, base::Instant now);

  void drop_before(base::Instant now);
  /// When the first session ends.
  std::optional<base::Instant> next_end() const;
  std::size_t size() const { return by_pid_.size(); }

 private:
  void drop(std::list<KeptSession>::iterator session);

  std::size_t sessions_at_most_;
  std::list<KeptSession> sessions_;                                                ///< the oldest first
  std::unordered_map<std::string_view, std::list<KeptSession>::iterator> by_pid_;  // keys lie in the sessions
};

}  // namespace parley::socketio
