// A Socket.IO server without a transport: clients send packets, and the packets of the server are recorded.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/timers.hpp"
#include "socketio/server.hpp"
#include "support/manual_clock.hpp"

namespace parley::socketio {

using Lines = std::vector<std::string>;

/// Records packets as they would be sent on a WebSocket, with "b:" in front of binary ones.
class RecordingSession final : public engineio::Session {
 public:
  const std::string& sid() const override { return sid_; }
  void send(const engineio::EncodedMessage& message, engineio::Delivery delivery) override {
    send_unit(&message, 1, delivery);
  }
  void send_unit(const engineio::EncodedMessage* messages, std::size_t count,
                 engineio::Delivery delivery) override {
    if (closed) return;
    for (std::size_t i = 0; i < count; ++i) {
      messages[i].for_each_packet([&](std::string_view packet) {
        sent.push_back((messages[i].is_binary() ? "b:" : "") + std::string(packet));
      });
      owners.push_back(messages[i].owner().get());
    }
    unit_sizes.push_back(count);
    last_delivery = delivery;
    if (on_send) on_send();
  }
  void close(engineio::CloseReason reason) override {
    if (!closed) closed = reason;
  }
  void allow_payload(std::size_t bytes) override { largest_payload = bytes; }
  std::size_t max_payload() const override { return largest_payload; }
  std::string_view transport() const override { return "websocket"; }
  std::string_view peer_address() const override { return "192.0.2.7"; }
  std::size_t queued_bytes() const override { return queued; }
  const engineio::Handshake* handshake() const override { return request.get(); }
  void forget_handshake() override { request.reset(); }

  Lines sent;
  std::size_t queued = 4711;  ///< what queued_bytes() reports
  std::size_t largest_payload = any_payload;
  std::vector<const std::string*> owners;  ///< of the bytes sent, to check that they are shared
  std::vector<std::size_t> unit_sizes;
  engineio::Delivery last_delivery = engineio::Delivery::reliable;
  std::optional<engineio::CloseReason> closed;
  std::function<void()> on_send;
  std::unique_ptr<engineio::Handshake> request;

 private:
  std::string sid_ = "engine-secret";
};

/// Records its calls. A test may set hooks.
class RecordingHandler final : public Handler {
 public:
  std::optional<Refusal> on_connecting(Socket& socket, base::json::Value auth) override {
    heard.push_back("connecting " + std::string(auth.raw()));
    return connecting ? connecting(socket) : std::nullopt;
  }
  bool on_recovering(Socket& socket, base::json::Value auth) override {
    return !recovering || recovering(socket, auth);
  }
  void on_connected(Socket& socket) override {
    heard.push_back("connected");
    sockets.push_back(&socket);
    if (connected) connected(socket);
  }
  void on_event(Socket& socket, Event event) override {
    std::string line = "event " + std::string(event.name) + " " + std::string(event.arguments.raw());
    if (event.defect) line += " defect " + std::to_string(static_cast<int>(*event.defect));
    for (const std::string& attachment : event.attachments) line += " <" + attachment + ">";
    heard.push_back(std::move(line));
    if (arrived) arrived(socket, event);
  }
  void on_disconnected(Socket& socket, DisconnectReason reason) override {
    heard.push_back("disconnected: " + std::string(to_string(reason)));
    std::erase(sockets, &socket);
    if (disconnected) disconnected(socket);
  }

  void on_server_event(Namespace& of, std::string_view name, std::string_view arguments_json) override {
    heard.push_back("server event " + of.name() + " " + std::string(name) + " " +
                    std::string(arguments_json));
  }

  Lines take() { return std::exchange(heard, {}); }

  Lines heard;
  std::vector<Socket*> sockets;
  std::function<std::optional<Refusal>(Socket&)> connecting;
  std::function<bool(Socket&, base::json::Value)> recovering;
  std::function<void(Socket&)> connected;
  std::function<void(Socket&, Event&)> arrived;
  std::function<void(Socket&)> disconnected;
};

/// One Engine.IO session. Only gone() reports its close to the server, as a real session does later.
class Client {
 public:
  explicit Client(Server& server) : server_(server) { server_.on_open(session); }
  ~Client() {
    if (session.state) gone();
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void say(std::string_view text) { server_.on_message(session, text); }
  void attach(std::string_view bytes) { server_.on_binary(session, bytes); }
  void gone(engineio::CloseReason reason = engineio::CloseReason::transport_close) {
    server_.on_close(session, session.closed.value_or(reason));
    session.state.reset();
  }
  /// Returns what the server has sent since the last call.
  Lines take() { return std::exchange(session.sent, {}); }
  bool closed() const { return session.closed.has_value(); }

  RecordingSession session;

 private:
  Server& server_;
};

/// A server with the namespaces / and /chat.
struct Talk {
  explicit Talk(Options options = {}) : server(timers, std::move(options)) {}

  /// Returns a client that is connected to /. The answer to its CONNECT is discarded.
  std::unique_ptr<Client> connected_client() {
    auto client = std::make_unique<Client>(server);
    client->say("0");
    client->take();
    handler.take();
    return client;
  }

  support::ManualClock clock;
  base::Timers timers{clock};
  RecordingHandler handler;
  RecordingHandler chat_handler;
  Server server;
  Namespace& root = server.add_namespace("/", handler);
  Namespace& chat = server.add_namespace("/chat", chat_handler);
};

}  // namespace parley::socketio
