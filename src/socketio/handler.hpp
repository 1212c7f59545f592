// The seam between Socket.IO and an application: who may connect, what arrives, who left.
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

class Socket;

/// An event encoded once, for every socket that will hear it.
using EncodedEvent = engineio::EncodedMessage;

/// The right to acknowledge one event, at most once. Moves; outlives its socket safely (the answer is then
/// dropped). Empty when the client asked for no acknowledgement.
class Ack {
 public:
  Ack() = default;
  Ack(Socket& socket, std::uint64_t id);
  Ack(Ack&& other) noexcept;
  Ack& operator=(Ack&& other) noexcept;
  ~Ack();

  explicit operator bool() const { return wanted_; }
  /// `arguments_json` is the JSON array's inside: "" for none, `{"success":true}` for one. Answers once:
  /// later calls, and those of an empty Ack, do nothing.
  void operator()(std::string_view arguments_json);
  /// With `{"_placeholder":true,"num":i}` where attachment i belongs. False, with nothing sent and the right
  /// kept, for more than 10 attachments.
  bool operator()(std::string_view arguments_json, std::span<const std::string_view> attachments);

 private:
  friend class Socket;
  /// Uses the right up; null where nobody is there to answer, or nothing is owed.
  Socket* claim();
  void link(Ack& other);
  void unlink();

  Socket* socket_ = nullptr;  // unlinked by the socket when it goes first
  Ack* next_ = nullptr;
  Ack* previous_ = nullptr;
  std::uint64_t id_ = 0;
  bool wanted_ = false;
};

struct Refusal {
  std::string message;
  std::string data_json;  ///< JSON, or empty for none
};

/// The right to say later whether a socket may connect, once. Moves; outlives its socket safely.
class Decision {
 public:
  Decision() = default;
  explicit Decision(Socket& socket);
  Decision(Decision&& other) noexcept;
  Decision& operator=(Decision&& other) noexcept;
  /// Refuses where nothing was decided, so that nobody waits for ever.
  ~Decision();

  /// False once it is decided, and when the client has gone meanwhile.
  explicit operator bool() const { return socket_ != nullptr; }
  /// on_connected follows before this returns, unless called from inside on_connecting: then behind that.
  void accept() { decide(std::nullopt); }
  /// The socket is gone when this returns, or behind on_connecting.
  void refuse(Refusal refusal) { decide(std::move(refusal)); }

 private:
  friend class Connection;
  friend class Socket;
  void decide(std::optional<Refusal> refusal);

  Socket* socket_ = nullptr;  // reset by the socket when it goes first
};

struct Event {
  /// Unescaped; a number in its place is given as it was written. Never one of the reserved names.
  std::string_view name;
  base::json::Value arguments;  ///< the whole array, name included; valid during the call only
  /// What the placeholders in `arguments` stand for, in order; at most 10.
  const std::vector<std::string>& attachments;
  Ack ack;
  /// Set where the JSON is well formed by its grammar and still unusable: nested too deep, a key twice, a
  /// number or a string that cannot be represented. The sender deserves a refusal, not the end of its
  /// connection. `arguments` and `attachments` are then empty, `name` only where it could be read.
  std::optional<base::json::ParseError> defect{};

  /// The n-th argument behind the name.
  std::optional<base::json::Value> argument(std::size_t n) const {
    if (n + 1 >= arguments.size()) return std::nullopt;
    return arguments[n + 1];
  }
  /// The bytes that `value` stands for, where it is the placeholder of an attachment.
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

/// One per namespace. Calls come one at a time; the events of one socket in the order sent.
class Handler {
 public:
  virtual ~Handler() = default;
  /// `auth` is the handshake's payload: an object, or null where the client sent none. A refusal reaches the
  /// client as connect_error; the connection stays open, and nothing more is heard of the socket. Emits are
  /// dropped until on_connected. Whoever cannot say yet keeps a Decision(socket) and returns nothing: a
  /// client that sends events before it is let in loses its connection, as with the reference server.
  virtual std::optional<Refusal> on_connecting(Socket& socket, base::json::Value auth) = 0;
  /// In place of on_connecting for a socket that is about to go on where its connection broke: it is in its
  /// rooms, and has the state that on_disconnected left in it. Whether it may; if not, it connects like any
  /// other, as another socket. `auth` is of the new handshake: rights may have ended meanwhile.
  virtual bool on_recovering(Socket&, base::json::Value) { return true; }
  /// The client has been told its id: whatever is emitted here arrives behind that.
  virtual void on_connected(Socket& socket) = 0;
  virtual void on_event(Socket& socket, Event event) = 0;
  /// The socket is still in its rooms; it is destroyed when this returns. Never called from inside a call
  /// on a socket, so that an event's handler may disconnect and go on using what it holds. With recovery,
  /// the rooms and the state that it leaves here are what a recovered socket finds.
  virtual void on_disconnected(Socket& socket, DisconnectReason reason) = 0;
};

}  // namespace parley::socketio
