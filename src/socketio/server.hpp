// Socket.IO protocol 5 on top of Engine.IO sessions.
//
//     Server s(timers);  s.add_namespace("/", handler);  engine.run(s);
//
// A peer that breaks the protocol loses its connection, without an answer. What an honest client may get
// wrong is refused instead: an unknown namespace, JSON with a defect.
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
#include "socketio/namespace.hpp"
#include "socketio/payload.hpp"
#include "socketio/recovery.hpp"
#include "socketio/socket.hpp"

namespace parley::socketio {

struct Options {
  /// To be in a namespace, else the connection is closed. Refusals do not stop it.
  base::Duration connect_timeout{45'000};
  /// For all attachments of a packet to follow it, else the connection is closed.
  base::Duration attachments_timeout{10'000};
  /// Of one packet, together, and no more than the session may send (engineio::Options::first_payload); more
  /// closes the connection.
  std::size_t attachment_bytes = 1'000'000;
  /// One more is refused.
  std::size_t namespaces_per_connection = 8;
  /// This many refused CONNECTs close the connection.
  std::size_t refusals_per_connection = 16;
  std::size_t rooms_per_socket = 64;
  /// Namespaces that exist because a client asked for them; one more is refused as unknown.
  std::size_t dynamic_namespaces = 1024;
  /// Whether they stay when nobody is left in them and nothing is kept or waited for.
  bool keep_empty_namespaces = false;
  /// Acknowledgements waited for from one client.
  std::size_t acks_per_socket = 256;
  /// Broadcasts of one namespace that wait for acknowledgements, and the answers that they wait for in all.
  std::size_t broadcasts_waiting = 1024;
  std::size_t broadcast_answers_waiting = 262'144;
  /// Of the answers to one broadcast, kept until all are there; those past it are counted as silence.
  std::size_t broadcast_answer_bytes = 8 << 20;
  base::json::Limits json{};
  /// Of the namespaces added after it was set.
  RecoveryOptions recovery{};
};

/// Outlives the sessions that run on it, and is outlived by the handlers of its namespaces.
class Server final : public engineio::Application {
 public:
  explicit Server(base::Timers& timers, Options options = {});
  ~Server() override;
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// `name` begins with a slash, has no comma, and is not there yet. The reference lasts as long as the
  /// server.
  Namespace& add_namespace(std::string name, Handler& handler);
  /// Who handles a namespace that nobody has added, asked when the first client connects to it; null where
  /// there is no such namespace. References to such a one last no longer than it has sockets.
  using HandlerFor = base::UniqueFunction<Handler*(std::string_view name)>;
  void add_namespaces(HandlerFor handler_for) { handler_for_ = std::move(handler_for); }
  /// Null where there is none.
  Namespace* find_namespace(std::string_view name) const;
  std::size_t dynamic_namespaces() const { return dynamic_; }
  /// What is kept of a socket whose client comes back to another shard. Whoever still seems connected under
  /// that secret is disconnected.
  std::optional<KeptSession> give_up(std::string_view namespace_name, std::string_view pid);

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
  // Keys lie in the namespaces.
  using Namespaces = std::unordered_map<std::string_view, std::unique_ptr<Namespace>>;

  /// Takes the socket out of the conversation at once, and finishes it when no call is under way.
  void schedule_removal(Socket& socket, DisconnectReason reason);
  void finish_buried();
  /// Makes way for the client that has come back under this secret.
  void displace(const Recovery& recovery, std::string_view pid);
  /// The namespace that a client asks for; made where there may be one.
  Namespace* namespace_for(std::string_view name);
  /// A socket has gone; what that leaves empty goes when no call is under way.
  void one_left(const Namespace& of);
  void drop_emptied();
  void drop_if_unused(Namespaces::iterator found);

  base::Timers& timers_;
  Options options_;
  PayloadReader reader_;
  Namespaces namespaces_;
  HandlerFor handler_for_;
  std::size_t dynamic_ = 0;  ///< of the namespaces
  std::vector<std::string> emptied_;
  std::vector<Socket*> buried_;  ///< disconnected, in this order, and still to be finished
  base::Timer burial_;           ///< for what happens to sockets outside of the calls above
  bool in_turn_ = false;
};

}  // namespace parley::socketio
