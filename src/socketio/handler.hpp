// The interface between Socket.IO and an application: which clients may connect, what arrives, which left.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.hpp"
#include "base/json/json.hpp"
#include "base/unique_function.hpp"
#include "engineio/application.hpp"

namespace parley::socketio {

using SocketId = base::StringId<struct SocketIdTag>;

class Namespace;
class Socket;

/// An event encoded once, for all sockets that receive it.
using EncodedEvent = engineio::EncodedMessage;

/// The right to acknowledge one event, at most once. Movable. May outlive its socket, in which case the
/// answer is dropped. Empty if the client requested no acknowledgement.
class Ack {
 public:
  Ack() = default;
  Ack(Socket& socket, std::uint64_t id);
  /// Inline, because most events want no acknowledgement and are moved several times.
  Ack(Ack&& other) noexcept {
    if (other.wanted_) link(other);
  }
  Ack& operator=(Ack&& other) noexcept;
  ~Ack() {
    if (socket_ != nullptr) unlink();
  }

  explicit operator bool() const { return wanted_; }
  /// `arguments_json` is the content of the JSON array: "" for no argument, `{"success":true}` for one.
  /// Answers once. Later calls, and calls of an empty Ack, do nothing.
  void operator()(std::string_view arguments_json);
  /// The same with `{"_placeholder":true,"num":i}` in the place of attachment i. For more than 10 attachments
  /// it returns false, sends nothing and keeps the right.
  bool operator()(std::string_view arguments_json, std::span<const std::string_view> attachments);

 private:
  friend class Socket;
  /// Uses the right up. Returns nullptr if nothing is owed or the socket is no longer connected.
  Socket* claim();
  void link(Ack& other);
  void unlink();

  Socket* socket_ = nullptr;  // unlinked by the socket if it is destroyed first
  Ack* next_ = nullptr;
  Ack* previous_ = nullptr;
  std::uint64_t id_ = 0;
  bool wanted_ = false;
};

struct Refusal {
  std::string message;
  std::string data_json;  ///< JSON; empty if there is none
};

/// The right to decide once, and later, whether a socket may connect. Movable. May outlive its socket.
class Decision {
 public:
  Decision() = default;
  explicit Decision(Socket& socket);
  Decision(Decision&& other) noexcept;
  Decision& operator=(Decision&& other) noexcept;
  /// Refuses if nothing was decided, so that no client waits forever.
  ~Decision();

  /// False after the decision, and if the client has disconnected meanwhile.
  explicit operator bool() const { return socket_ != nullptr; }
  /// on_connected runs before this returns. Inside on_connecting, it runs after on_connecting has returned.
  void accept() { decide(std::nullopt); }
  /// The socket is destroyed when this returns. Inside on_connecting, it is destroyed after that has
  /// returned.
  void refuse(Refusal refusal) { decide(std::move(refusal)); }

 private:
  friend class Connection;
  friend class Socket;
  void decide(std::optional<Refusal> refusal);

  Socket* socket_ = nullptr;  // reset by the socket if it is destroyed first
};

struct Event {
  /// Unescaped. A number in place of the name is given as it was written. Never one of the reserved names.
  std::string_view name;
  base::json::Value arguments;  ///< the whole array, including the name; valid during the call only
  /// The attachments that the placeholders in `arguments` refer to, in order; at most 10.
  const std::vector<std::string>& attachments;
  Ack ack;
  /// Set if the JSON follows the grammar but cannot be used: nested too deep, a duplicate key, or a number or
  /// string that cannot be represented. The sender should get a refusal, and its connection stays open.
  /// `arguments` and `attachments` are then empty, and `name` is empty if it could not be read.
  std::optional<base::json::ParseError> defect{};

  /// Returns the n-th argument after the name, counted from 0.
  std::optional<base::json::Value> argument(std::size_t n) const {
    if (n + 1 >= arguments.size()) return std::nullopt;
    return arguments[n + 1];
  }
  /// Returns the bytes of an attachment if `value` is its placeholder.
  std::optional<std::string_view> attachment(base::json::Value value) const;
};

enum class DisconnectReason : std::uint8_t {
  transport_close,
  transport_error,
  ping_timeout,
  parse_error,
  forced_close,
  forced_server_close,
  client_namespace_disconnect,
  server_namespace_disconnect,
  server_shutting_down,
};
std::string_view to_string(DisconnectReason reason);

/// One handler per namespace. Calls come one at a time, and the events of one socket in the order sent.
class Handler {
 public:
  virtual ~Handler() = default;
  /// `auth` is the payload of the handshake: an object, or JSON null if the client sent none. A refusal is
  /// sent to the client as connect_error. The connection then stays open, and the socket gets no further
  /// callback. Events emitted before on_connected are dropped. To decide later, keep a Decision(socket) and
  /// return nullopt. A client that sends events before it is accepted loses its connection, as with the
  /// reference server.
  virtual std::optional<Refusal> on_connecting(Socket& socket, base::json::Value auth) = 0;
  /// Called instead of on_connecting for a socket that continues a broken connection. The socket is in its
  /// rooms, and has the state that on_disconnected left in it. Returns whether it may continue. If not, it
  /// connects like any other, as a new socket. `auth` is of the new handshake, because rights may have ended
  /// meanwhile.
  virtual bool on_recovering(Socket&, base::json::Value) { return true; }
  /// The client has been sent its id. What is emitted here arrives after it.
  virtual void on_connected(Socket& socket) = 0;
  virtual void on_event(Socket& socket, Event event) = 0;
  /// The socket is still in its rooms. It is destroyed when this returns. Never called from inside a call on
  /// a socket, so that an event's handler may disconnect a socket and continue to use it. With recovery, a
  /// recovered socket gets the rooms and the state that this call leaves.
  virtual void on_disconnected(Socket& socket, DisconnectReason reason) = 0;
  /// Another shard has called Adapter::server_side_emit for this namespace. `arguments_json` is the content
  /// of a JSON array, as that shard gave it.
  virtual void on_server_event(Namespace&, std::string_view, std::string_view) {}
};

}  // namespace parley::socketio
