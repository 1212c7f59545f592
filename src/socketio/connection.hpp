// One Engine.IO session as Socket.IO sees it: the packets that arrive and the namespaces that it is connected
// to. Its deadlines end sessions of peers that stay silent or leave a packet incomplete.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/timers.hpp"
#include "engineio/application.hpp"
#include "socketio/decoder.hpp"
#include "socketio/kept_sessions.hpp"
#include "socketio/socket.hpp"

namespace parley::socketio {

class Namespace;
class Server;

class Connection final : public engineio::SessionState {
 public:
  Connection(Server& server, engineio::Session& session);

  Server& server() const { return server_; }
  engineio::Session& session() const { return session_; }

  void on_text(std::string_view text);
  void on_binary(std::string_view bytes);
  void on_closed(DisconnectReason reason);

  /// Closes the session. Packets that still arrive are ignored.
  void close();
  /// Disconnects the socket and sends the client a DISCONNECT packet for its namespace.
  void disconnect(Socket& socket);
  void disconnect_all();
  /// The last step for a disconnected socket: calls on_disconnected of its handler and destroys it.
  void finish(Socket& socket);

 private:
  void take(Decoder::Step step);
  void dispatch(const Packet& packet);
  void dispatch_early(Socket& socket, const Packet& packet);

  // Connecting: see connecting.cpp.
  void connect(const Packet& packet);
  void ask(Namespace& of, base::json::Value auth);
  bool recover(Namespace& of, base::json::Value auth);
  /// Recovers a client that another shard knows, by asking that shard.
  void fetch(Namespace& of, std::string_view pid, base::json::Value auth);
  static void fetched(Decision decision, const std::string& auth, std::optional<KeptSession> session);
  /// Restores rooms and state. Returns false if the application refuses the recovery.
  static bool revive(Socket& socket, KeptSession& session, base::json::Value auth);
  Socket& add(Namespace& of, SocketId id, base::json::Value auth);
  void remove(Socket& socket);
  /// Connects the socket and sends the client its id.
  void admit(Socket& socket);
  /// Applies a Decision. Without a refusal it accepts the socket.
  void decided(Socket& socket, std::optional<Refusal> refusal);
  void refuse(std::string_view namespace_name, const Refusal& refusal);
  void deliver_event(Socket& socket, const Packet& packet);
  static void deliver_ack(Socket& socket, const Packet& packet);
  Socket* find(std::string_view namespace_name) const;
  void left(const std::string& namespace_name);
  bool has_left(std::string_view namespace_name) const;

  void arm(base::Duration after);

  friend class Decision;

  Server& server_;
  engineio::Session& session_;
  Decoder decoder_;
  /// Deadline to connect to a namespace, and later for attachments that are owed. Never both at once, because
  /// attachments are only awaited in a namespace.
  base::RareTimer deadline_;
  std::vector<std::unique_ptr<Socket>> sockets_;
  /// Namespaces that the server has disconnected this client from. What the client sent before it received
  /// the disconnect is dropped. Without this list it would look like a packet of a peer that never connected.
  /// Holds as many names as there may be namespaces at once, and drops the oldest.
  std::vector<std::string> left_;
  /// Set while on_connecting runs: the decision that was made inside it.
  struct Asking;
  Asking* asking_ = nullptr;
  std::size_t refusals_ = 0;
  bool closing_ = false;
};

}  // namespace parley::socketio
