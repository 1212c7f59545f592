// How a client goes on where its connection broke.
//
//     40{"sid":S,"pid":P}   told when it connects; P is a secret
//     … connection lost …   rooms and application state are kept under P
//     40{"pid":P}           state: a new socket in the same rooms, with the same application state
//     40{"pid":P,           full: the same id as well, and first what it missed behind O:
//        "offset":O}          42["message",{},"O+1"]  42["message",{},"O+2"]  40{"sid":S,"pid":P}
//
// A secret is good for one use while its socket is away. Whoever presents it while the socket still seems
// connected takes its place, because a client knows sooner than its server that a connection is dead.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/timers.hpp"
#include "base/unique_function.hpp"
#include "socketio/kept_sessions.hpp"
#include "socketio/packet_log.hpp"

namespace parley::socketio {

class Socket;
struct Selection;

enum class RecoveryMode : std::uint8_t {
  off,
  state,  ///< rooms and application state; not the id, not what was missed
  /// As the reference server does it: each event without acknowledgement that is not volatile carries its
  /// offset as one more argument, which handlers of a fixed number of arguments must expect.
  full,
};

/// What other shards keep. Outlives the server.
class KeptElsewhere {
 public:
  virtual ~KeptElsewhere() = default;
  /// Whether another shard gave this secret.
  virtual bool has(std::string_view pid) const = 0;
  /// Has that shard give up what it keeps under it (Server::give_up); `done` later.
  virtual void take(const std::string& namespace_name, std::string pid,
                    base::UniqueFunction<void(std::optional<KeptSession>)> done) = 0;
};

struct RecoveryOptions {
  RecoveryMode mode = RecoveryMode::off;
  /// From the loss of the connection; and what is missed is kept for as long.
  base::Duration window{120'000};
  /// Of one namespace. A client of whose missed events one may have been dropped is not recovered.
  std::size_t kept_bytes = 8 << 20;
  /// Of one client; one that missed more is not recovered. Must fit into the queue of a session.
  std::size_t missed_bytes = 512 << 10;
  /// Of one namespace.
  std::size_t sessions = 10'000;
  /// In front of every secret: names the shard that gives it.
  std::string shard_tag{};
  /// Null where there is one shard. Not with full recovery: each shard counts its own packets.
  KeptElsewhere* elsewhere = nullptr;
};

/// Of one namespace.
class Recovery {
 public:
  Recovery(base::Timers& timers, const RecoveryOptions& options);

  KeptElsewhere* elsewhere() const { return options_.elsewhere; }
  bool is_full() const { return options_.mode == RecoveryMode::full; }
  /// Whether somebody who is away may yet be told what is emitted now.
  bool keeps_packets() const { return is_full() && sessions_.size() > 0; }

  struct Recorded {
    std::span<const engineio::EncodedMessage> unit;  ///< valid until the next call
    std::uint64_t number;                            ///< 0: as it was, and not kept
  };
  /// An event about to be sent to `selection`, with its offset. Encodes it anew once, for all of them.
  Recorded record(std::span<const engineio::EncodedMessage> unit, const Selection& selection);

  /// Gives a socket its secret, unless it has one.
  void admit(Socket& socket);
  /// The socket has left; kept if its connection broke and nobody objects.
  void leave(Socket& socket);

  /// Who has this secret now; null where nobody has.
  Socket* active(std::string_view pid) const;
  /// What was kept under a secret, if `offset`, which only matters in full recovery, says what was heard.
  /// The secret is used up. `heard` becomes the number of the last packet that was received.
  std::optional<KeptSession> take(std::string_view pid, std::optional<std::string_view> offset,
                                  std::uint64_t& heard);
  struct Missed {
    std::vector<const EncodedUnit*> units{};  ///< in order; valid until something is recorded
    std::uint64_t last = 0;                   ///< what the client has heard when it has heard them
  };
  /// What a client missed; nothing where some of it is gone, or it is too much.
  std::optional<Missed> missed(const KeptSession& session, std::uint64_t heard) const;

  std::uint64_t last() const { return log_.last(); }
  std::size_t kept_sessions() const { return sessions_.size(); }
  std::size_t kept_bytes() const { return log_.bytes(); }

 private:
  void clear_old();
  void arm();

  base::Timers& timers_;
  const RecoveryOptions options_;
  PacketLog log_;
  KeptSessions sessions_;
  std::unordered_map<std::string_view, Socket*> active_;  // keys lie in the sockets
  base::Timer clearing_;
};

}  // namespace parley::socketio
