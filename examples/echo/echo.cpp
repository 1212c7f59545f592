// A complete Socket.IO server. It broadcasts every "message" event to all sockets and acknowledges it.
//
//   $ echo 3001
//   > const socket = io("http://localhost:3001"); socket.emit("message", "hello", console.log);
#include <cstdio>
#include <cstdlib>

#include "base/clock.hpp"
#include "client/files.hpp"
#include "engineio/http_front.hpp"
#include "engineio/server.hpp"
#include "net/http_server.hpp"
#include "socketio/server.hpp"

namespace socketio = parley::socketio;

class Echo final : public socketio::Handler {
 public:
  explicit Echo(socketio::Server& server) : everyone_(server.add_namespace("/", *this)) {}

  std::optional<socketio::Refusal> on_connecting(socketio::Socket&, parley::base::json::Value) override {
    return std::nullopt;  // or {"not you", R"({"code":"UNAUTHORIZED"})"}
  }
  void on_connected(socketio::Socket& socket) override { socket.emit("welcome", R"("to the echo")"); }
  void on_event(socketio::Socket&, socketio::Event event) override {
    const auto text = event.argument(0);
    if (event.name != "message" || !text) return;
    everyone_.broadcast({}, everyone_.encode("message", text->raw()));
    event.ack(R"({"heard":true})");
  }
  void on_disconnected(socketio::Socket&, socketio::DisconnectReason) override {}

 private:
  socketio::Namespace& everyone_;
};

int main(int count, char** words) {
  const auto port = static_cast<std::uint16_t>(count > 1 ? std::atoi(words[1]) : 3001);
  const parley::base::SystemClock clock;
  parley::net::Shard shard(clock);  // one thread: the event loop, its timers and its connections

  socketio::Server sockets(shard.timers());
  Echo echo(sockets);
  parley::engineio::Server engine(sockets, shard.timers());
  parley::engineio::HttpFront front(engine, {{"*"}, false}, parley::client::files());
  parley::net::HttpServer server(shard, front);

  if (const auto error = server.listen({"", port})) {
    std::fprintf(stderr, "port %d: %s\n", int{port}, error.message().c_str());
    return EXIT_FAILURE;
  }
  std::printf("listening on http://localhost:%d\n", int{server.bound().port});
  std::fflush(stdout);
  shard.run();
}
