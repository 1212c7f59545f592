// Recovery: how a client continues after its connection broke.
//
//     40{"sid":S,"pid":P}   sent when it connects; P is a secret
//     … connection lost …   rooms and application state are kept under P
//     40{"pid":P}           state: a new socket in the same rooms, with the same application state
//     40{"pid":P,           full: also the same id, and first what it missed after O:
//        "offset":O}          42["message",{},"O+1"]  42["message",{},"O+2"]  40{"sid":S,"pid":P}
//
// A secret is valid for one use while its socket is disconnected. A client that presents it while the socket
// still seems connected replaces that socket, because a client notices a dead connection before its server
// does.
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
  state,  ///< rooms and application state; not the id, not the missed events
  /// Like the reference server: each event without acknowledgement that is not volatile carries its offset as
  /// one more argument. Handlers with a fixed number of arguments must expect it.
  full,
};

/// The sessions that other shards keep. Must outlive the server.
class KeptElsewhere {
 public:
  virtual ~KeptElsewhere() = default;
  /// Whether another shard issued this secret.
  virtual bool has(std::string_view pid) const = 0;
  /// Makes that shard give up the session that it keeps (Server::give_up). Calls `done` later.
  virtual void take(const std::string& namespace_name, std::string pid,
                    base::UniqueFunction<void(std::optional<KeptSession>)> done) = 0;
};

struct RecoveryOptions {
  RecoveryMode mode = RecoveryMode::off;
  /// Time from the loss of the connection. Missed events are kept for as long.
  base::Duration window{120'000};
  /// Bytes of events kept for one namespace. A client is not recovered if one of its missed events may have
  /// been dropped.
  std::size_t kept_bytes = 8 << 20;
  /// Bytes of missed events of one client. If it missed more, it is not recovered. Must fit into the queue of
  /// a session.
  std::size_t missed_bytes = 512 << 10;
  /// Sessions kept for one namespace.
  std::size_t sessions = 10'000;
  /// The prefix of every secret. It names the shard that issued it.
  std::string shard_tag{};
  /// nullptr if there is one shard. Not with full recovery, because each shard numbers its own packets.
  KeptElsewhere* elsewhere = nullptr;
};

/// The recovery of one namespace.
class Recovery {
 public:
  Recovery(base::Timers& timers, const RecoveryOptions& options);

  KeptElsewhere* elsewhere() const { return options_.elsewhere; }
  bool is_full() const { return options_.mode == RecoveryMode::full; }
  /// Whether a disconnected client may later be sent what is emitted now.
  bool keeps_packets() const { return is_full() && sessions_.size() > 0; }

  struct Recorded {
    std::span<const engineio::EncodedMessage> unit;  ///< valid until the next call
    std::uint64_t number;                            ///< 0 if the unit is unchanged and not kept
  };
  /// Records an event about to be sent to `selection`, and adds its offset. Encodes it again once, for all
  /// receivers.
  Recorded record(std::span<const engineio::EncodedMessage> unit, const Selection& selection);

  /// Registers a connected socket, and gives it a secret unless it has one.
  void admit(Socket& socket);
  /// Called when the socket has left. Keeps its session if the connection broke and the socket did not
  /// renounce it.
  void leave(Socket& socket);

  /// Returns the socket that has this secret now, or nullptr if none has.
  Socket* active(std::string_view pid) const;
  /// Takes the session kept under a secret, which is then used up. With full recovery, `offset` must name the
  /// last packet that the client received, and `heard` becomes its number.
  std::optional<KeptSession> take(std::string_view pid, std::optional<std::string_view> offset,
                                  std::uint64_t& heard);
  struct Missed {
    std::vector<const EncodedUnit*> units{};  ///< in order; valid until the next record()
    std::uint64_t last = 0;                   ///< number of the last packet that the client then has
  };
  /// Returns what a client missed, or nullopt if a part of it was dropped or it is too much.
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
