// Socket.IO protocol 5 on top of Engine.IO sessions.
//
//     Server s(timers);  s.add_namespace("/", handler);  engine.run(s);
//
// A peer that violates the protocol loses its connection, without an answer. Errors that an honest client can
// make are refused instead: an unknown namespace, JSON with a defect.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/json/json.hpp"
#include "base/timers.hpp"
#include "base/unique_function.hpp"
#include "engineio/application.hpp"
#include "socketio/handler.hpp"
#include "socketio/linked_adapter.hpp"
#include "socketio/namespace.hpp"
#include "socketio/payload.hpp"
#include "socketio/recovery.hpp"
#include "socketio/socket.hpp"

namespace parley::socketio {

struct Options {
  /// Time to connect to a namespace, after which the connection is closed. Refusals do not stop it.
  base::Duration connect_timeout{45'000};
  /// Time for all attachments of a packet to follow it, after which the connection is closed.
  base::Duration attachments_timeout{10'000};
  /// Bytes of the attachments of one packet together, and no more than the session may send
  /// (engineio::Options::first_payload). More closes the connection.
  std::size_t attachment_bytes = 1'000'000;
  /// Further namespaces are refused.
  std::size_t namespaces_per_connection = 8;
  /// The connection is closed after this many refused CONNECTs.
  std::size_t refusals_per_connection = 16;
  std::size_t rooms_per_socket = 64;
  /// Namespaces that exist because a client requested them. Further ones are refused as unknown.
  std::size_t dynamic_namespaces = 1024;
  /// Whether such a namespace stays when it has no sockets, keeps nothing and awaits nothing.
  bool keep_empty_namespaces = false;
  /// Bytes of the payload of a CONNECT that each socket keeps (Handshake::auth_json). A longer one is passed
  /// to on_connecting only. 0 keeps none.
  std::size_t auth_bytes = 4 << 10;
  /// Acknowledgements awaited from one client.
  std::size_t acks_per_socket = 256;
  /// Broadcasts of one namespace that wait for acknowledgements, and the answers that they wait for in total.
  /// The first bound also holds for all questions that wait for other shards.
  std::size_t broadcasts_waiting = 1024;
  std::size_t broadcast_answers_waiting = 262'144;
  /// Bytes of the answers to one broadcast, kept until its end. Answers above this bound are counted as
  /// silent.
  std::size_t broadcast_answer_bytes = 8 << 20;
  base::json::Limits json{};
  /// The link to the same namespaces on other shards, which must outlive the server. nullptr if there are
  /// none. Applies to the namespaces added after it was set.
  AdapterLink* link = nullptr;
  /// Time for the other shards to report, after the timeout of a broadcast with acknowledgements, what their
  /// clients have answered.
  base::Duration link_grace{500};
  /// Sockets that the result of one Adapter::fetch describes.
  std::size_t fetched_sockets = 10'000;
  /// Applies to the namespaces added after it was set.
  RecoveryOptions recovery{};
};

/// Must outlive the sessions that run on it. The handlers of its namespaces must outlive it.
class Server final : public engineio::Application {
 public:
  explicit Server(base::Timers& timers, Options options = {});
  ~Server() override;
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// `name` begins with a slash, has no comma, and is not used yet. The reference is valid as long as the
  /// server.
  Namespace& add_namespace(std::string name, Handler& handler);
  /// The same for a handler that is constructed later; see Namespace::set_handler().
  Namespace& add_namespace(std::string name);
  /// Returns the handler of a namespace that was not added, or nullptr if there is no such namespace. Called
  /// when the first client connects to it. References to such a namespace are valid only while it has
  /// sockets.
  using HandlerFor = base::UniqueFunction<Handler*(std::string_view name)>;
  void add_namespaces(HandlerFor handler_for) { handler_for_ = std::move(handler_for); }
  /// Returns nullptr if there is none.
  Namespace* find_namespace(std::string_view name) const;
  std::size_t dynamic_namespaces() const { return dynamic_; }
  /// Returns what is kept of a socket whose client returns on another shard. A socket that still seems
  /// connected under that secret is disconnected first.
  std::optional<KeptSession> give_up(std::string_view namespace_name, std::string_view pid);

  /// For the link: applies what another shard has published. Ignores a namespace that does not exist here.
  /// Must be called on this server's thread, and not from inside AdapterLink::publish or ::ask.
  void receive(const AdapterMessage& message);
  /// For the link: answers a question of another shard, at once or later. Calls `reply` exactly once, on this
  /// server's thread, unless the server is destroyed first. For a namespace that does not exist here the
  /// answer is empty.
  void answer(const AdapterQuestion& question, AdapterReply reply);

  base::Timers& timers() const { return timers_; }
  const Options& options() const { return options_; }
  Options& options() { return options_; }

  void on_open(engineio::Session& session) override;
  void on_message(engineio::Session& session, std::string_view text) override;
  void on_binary(engineio::Session& session, std::string_view bytes) override;
  void on_close(engineio::Session& session, engineio::CloseReason reason) override;

 private:
  friend class Connection;
  class Turn;
  // The keys lie in the namespaces.
  using Namespaces = std::unordered_map<std::string_view, std::unique_ptr<Namespace>>;

  /// Disconnects the socket now. Destroys it when no call is in progress.
  void schedule_removal(Socket& socket, DisconnectReason reason);
  void finish_removed();
  /// Disconnects the socket under this secret, because its client has come back.
  void displace(const Recovery& recovery, std::string_view pid);
  /// Returns the namespace that a client requests. Creates it if that is allowed.
  Namespace* namespace_for(std::string_view name);
  /// Called when a socket has left. A namespace that is then empty is removed when no call is in progress.
  void one_left(const Namespace& of);
  void drop_emptied();
  void drop_if_unused(Namespaces::iterator found);

  base::Timers& timers_;
  Options options_;
  PayloadReader reader_;
  Namespaces namespaces_;
  HandlerFor handler_for_;
  std::size_t dynamic_ = 0;  ///< number of namespaces created for clients
  std::vector<std::string> emptied_;
  std::vector<Socket*> removed_;  ///< disconnected, in this order, and not yet finished
  base::Timer removal_;           ///< for sockets disconnected outside of the calls above
  bool in_turn_ = false;
};

}  // namespace parley::socketio
