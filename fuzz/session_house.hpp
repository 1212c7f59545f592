// A whole server in memory, on virtual time. Its application does what clients ask for. It also checks that
// the server calls it as promised: each session is opened and closed once, and calls concern only existing
// ones.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "engineio/http_front.hpp"
#include "fuzz/canonical.hpp"
#include "socketio/server.hpp"
#include "support/manual_clock.hpp"

namespace parley::fuzz {

using namespace std::chrono_literals;

/// Stands between Engine.IO and Socket.IO, and checks the calls.
class Watch final : public engineio::Application {
 public:
  explicit Watch(engineio::Application& above) : above_(above) {}

  void on_open(engineio::Session& session) override {
    EXPECT_TRUE(open_.insert(&session).second) << "opened twice";
    above_.on_open(session);
  }
  void on_message(engineio::Session& session, std::string_view text) override {
    EXPECT_TRUE(open_.contains(&session)) << "a message of a session that is not open";
    above_.on_message(session, text);
  }
  void on_binary(engineio::Session& session, std::string_view bytes) override {
    EXPECT_TRUE(open_.contains(&session)) << "bytes of a session that is not open";
    above_.on_binary(session, bytes);
  }
  void on_close(engineio::Session& session, engineio::CloseReason reason) override {
    EXPECT_EQ(open_.erase(&session), 1U) << "closed, and was not open";
    above_.on_close(session, reason);
  }
  const std::set<engineio::Session*>& open() const { return open_; }

 private:
  engineio::Application& above_;
  std::set<engineio::Session*> open_;
};

/// Does what the names of events ask for. All namespaces share it.
class Desk final : public socketio::Handler {
 public:
  std::optional<socketio::Refusal> on_connecting(socketio::Socket& socket, base::json::Value auth) override {
    EXPECT_FALSE(connected_.contains(&socket)) << "asked about while connected";
    if (auth.find("no")) return socketio::Refusal{"no", fuzz::canonical(auth)};
    if (auth.find("later")) decisions_.emplace_back(socket);
    return std::nullopt;
  }
  bool on_recovering(socketio::Socket&, base::json::Value auth) override { return !auth.find("no"); }
  void on_connected(socketio::Socket& socket) override {
    EXPECT_TRUE(connected_.insert(&socket).second) << "connected twice";
    socket.emit("welcome", "");
  }
  void on_disconnected(socketio::Socket& socket, socketio::DisconnectReason) override {
    EXPECT_EQ(connected_.erase(&socket), 1U) << "disconnected, and was not connected";
  }
  void on_event(socketio::Socket& socket, socketio::Event event) override {
    EXPECT_TRUE(connected_.contains(&socket)) << "an event of a socket that is not connected";
    if (event.defect) return event.ack(R"("defect")");
    const std::string arguments = canonical_elements(event.arguments, 1);
    const std::vector<std::string_view> attachments(event.attachments.begin(), event.attachments.end());
    const auto first = event.argument(0);
    const std::string_view room =
        first && first->is(base::json::Kind::string) ? first->as_string() : std::string_view("lobby");
    if (event.name == "echo") {
      if (const auto unit =
              socketio::encode_binary_event(socket.namespace_name(), "echo", arguments, attachments))
        socket.emit(*unit);
    } else if (event.name == "ask") {
      waiting_ += socket.emit_with_ack("asked", arguments, 5s, [this](const auto&) { --waiting_; }) ? 1 : 0;
    } else if (event.name == "askall") {
      waiting_ += space(socket).broadcast_with_ack({}, "asked", arguments, attachments, 5s,
                                                   [this](const auto&) { --waiting_; })
                      ? 1
                      : 0;
    } else if (event.name == "join") {
      socket.join(room);
    } else if (event.name == "leave") {
      socket.leave(room);
    } else if (event.name == "cast") {
      space(socket).broadcast_to(room, space(socket).encode("cast", arguments), socketio::Delivery::reliable,
                                 &socket);
    } else if (event.name == "flood") {
      for (int i = 0; i < 12; ++i)
        socket.emit("flood", flood_, i < 4 ? socketio::Delivery::reliable : socketio::Delivery::volatile_);
    } else if (event.name == "keep") {
      kept_.push_back(std::move(event.ack));
    } else if (event.name == "quit") {
      socket.disconnect(attachments.empty() && !first);
    } else if (event.name == "cut") {
      socket.close_transport();
    }
    event.ack(arguments, attachments);
  }

  /// Completes everything that was put off.
  void decide(bool accept) {
    for (socketio::Decision& decision : std::exchange(decisions_, {}))
      accept ? decision.accept() : decision.refuse({"late", {}});
    for (engineio::RequestDecision& decision : std::exchange(requests_, {}))
      accept ? decision.allow() : decision.refuse(http::Response::text(418, "late"));
    for (socketio::Ack& ack : std::exchange(kept_, {})) ack("1");
  }
  /// Decides about a handshake, at once or in decide().
  void ask(engineio::RequestDecision decision) {
    if (!defers_requests) return decision.allow();
    requests_.push_back(std::move(decision));
  }
  std::size_t connected() const { return connected_.size(); }
  /// Acknowledgements requested whose callbacks have not run yet.
  int waiting() const { return waiting_; }

  socketio::Server* server = nullptr;
  bool defers_requests = false;  ///< whether decisions about handshakes wait for decide()

 private:
  socketio::Namespace& space(const socketio::Socket& socket) const {
    return *server->find_namespace(socket.namespace_name());
  }

  const std::string flood_ = '"' + std::string(1000, 'x') + '"';
  std::set<socketio::Socket*> connected_;
  std::vector<socketio::Decision> decisions_;
  std::vector<engineio::RequestDecision> requests_;
  std::vector<socketio::Ack> kept_;
  int waiting_ = 0;
};

struct House {
  static constexpr std::size_t hard_queue = 8 << 10;
  static constexpr std::size_t sessions_per_address = 4;
  static constexpr std::size_t max_payload = 2 << 10;

  House() {
    desk.server = &sockets;
    sockets.add_namespace("/", desk);
    sockets.options().recovery.mode = socketio::RecoveryMode::full;
    sockets.add_namespace("/kept", desk);
    sockets.options().recovery.mode = socketio::RecoveryMode::state;
    sockets.add_namespace("/state", desk);
    sockets.options().recovery.mode = socketio::RecoveryMode::off;
    sockets.add_namespaces(
        [this](std::string_view name) { return name.starts_with("/d") ? &desk : nullptr; });
  }
  /// Checks the bounds that hold at any time.
  void check() {
    EXPECT_LE(engine.session_count(), sessions_in_all);
    EXPECT_LE(engine.undecided_count(), requests_waiting);
    // If nothing is queued, one message is accepted however large it is, and control frames are not counted.
    EXPECT_LE(sockets.dynamic_namespaces(), socket_options().dynamic_namespaces);
    for (engineio::Session* session : watch.open()) EXPECT_LE(session->queued_bytes(), 2 * hard_queue);
  }

  support::ManualClock clock;
  base::Timers timers{clock};
  Desk desk;
  socketio::Server sockets{timers, socket_options()};
  Watch watch{sockets};
  engineio::Server engine{watch, timers, engine_options(desk)};
  engineio::HttpFront front{engine};

 private:
  static socketio::Options socket_options() {
    socketio::Options options;
    options.attachment_bytes = max_payload;
    options.rooms_per_socket = 4;
    options.acks_per_socket = 4;
    options.broadcasts_waiting = 4;
    options.refusals_per_connection = 4;
    options.namespaces_per_connection = 2;
    options.dynamic_namespaces = 3;
    return options;
  }
  static constexpr std::size_t sessions_in_all = sessions_per_address + 1;
  static constexpr std::size_t requests_waiting = 3;

  static engineio::Options engine_options(Desk& desk) {
    engineio::Options options;
    options.requests_waiting = requests_waiting;
    options.handshake_bytes = 200;
    options.allow_request = [&desk](const http::Request&, engineio::RequestDecision decision) {
      desk.ask(std::move(decision));
    };
    options.max_payload = max_payload;
    options.soft_queue = hard_queue / 2;
    options.output = {.hard = hard_queue, .burst = hard_queue, .patience = base::Duration{0}};
    options.sessions_in_all = sessions_in_all;
    options.sessions_per_address = sessions_per_address;
    return options;
  }
};

}  // namespace parley::fuzz
