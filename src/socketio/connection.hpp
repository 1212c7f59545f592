// One Engine.IO session as Socket.IO sees it: the packets that arrive, the namespaces it is in, and the
// deadlines that keep a silent or half-finished peer from staying.
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

  /// Ends the session; nothing that still arrives is looked at.
  void close();
  /// Tells the client that the server has left the namespace.
  void disconnect(Socket& socket);
  void disconnect_all();
  /// The last of a disconnected socket: tells its handler and destroys it.
  void finish(Socket& socket);

 private:
  void take(Decoder::Step step);
  void dispatch(const Packet& packet);
  void dispatch_early(Socket& socket, const Packet& packet);

  // Connecting: see connecting.cpp.
  void connect(const Packet& packet);
  void ask(Namespace& of, base::json::Value auth);
  bool recover(Namespace& of, base::json::Value auth);
  /// The same for a client that another shard knows, which is asked.
  void fetch(Namespace& of, std::string_view pid, base::json::Value auth);
  static void fetched(Decision decision, const std::string& auth, std::optional<KeptSession> session);
  /// False where the application does not want it.
  static bool revive(Socket& socket, KeptSession& session, base::json::Value auth);
  Socket& add(Namespace& of, SocketId id);
  void remove(Socket& socket);
  /// Lets it in.
  void admit(Socket& socket);
  /// What a Decision says.
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
  /// To connect to a namespace; afterwards, for the attachments that are owed. Never both: attachments are
  /// only waited for in a namespace.
  base::RareTimer deadline_;
  std::vector<std::unique_ptr<Socket>> sockets_;
  /// Namespaces that the server has disconnected this client from. What it sent before it heard of that is
  /// dropped; without this it would look like a packet of a peer that never connected. As many as there may
  /// be at once; the oldest is forgotten.
  std::vector<std::string> left_;
  /// While on_connecting runs: what was decided inside of it.
  struct Asking;
  Asking* asking_ = nullptr;
  std::size_t refusals_ = 0;
  bool closing_ = false;
};

}  // namespace parley::socketio
