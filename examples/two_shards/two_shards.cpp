// A Socket.IO server with two threads. Rooms and broadcasts hold over both, whichever of them a client is
// connected to. Each thread has a port of its own. A client needs a name in its query.
//
//   $ two_shards 3001 3002
//   > const socket = io("http://localhost:3002", { query: { name: "Ada" } });
//   > socket.emit("join", "tea"); socket.emit("say", "tea", "hello"); socket.emit("who", "tea", console.log);
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "base/clock.hpp"
#include "base/json/json.hpp"
#include "engineio/http_front.hpp"
#include "engineio/server.hpp"
#include "net/http_server.hpp"
#include "shard_link.hpp"
#include "socketio/server.hpp"

namespace engineio = parley::engineio;
namespace http = parley::http;
namespace json = parley::base::json;
namespace socketio = parley::socketio;
using namespace std::chrono_literals;

/// Refuses a request without a name before its handshake.
void allow_request(const http::Request& request, engineio::RequestDecision decision) {
  std::string name;
  if (http::query_value(request.query, "name", name) && !name.empty()) return decision.allow();
  decision.refuse(http::Response::json(401, R"({"code":"NAME_REQUIRED"})"));
}

class Rooms final : public socketio::Handler {
 public:
  explicit Rooms(socketio::Server& server) : all_(server.add_namespace("/", *this)) {}

  std::optional<socketio::Refusal> on_connecting(socketio::Socket&, json::Value) override {
    return std::nullopt;
  }
  void on_connected(socketio::Socket& socket) override {
    std::string welcome;
    json::Writer(welcome).value(name_of(socket));
    socket.emit("welcome", welcome);
  }
  void on_event(socketio::Socket& socket, socketio::Event event) override {
    const auto room = event.argument(0);
    if (!room || !room->is(json::Kind::string)) return;
    const std::string_view name = room->as_string();
    if (event.name == "join") {
      event.ack(socket.join(name) ? "true" : "false");
    } else if (event.name == "say") {
      say(socket, name, event);
    } else if (event.name == "who") {
      who(name, std::move(event.ack));
    } else if (event.name == "poll") {
      poll(name, event);
    } else if (event.name == "close") {
      all_.adapter().disconnect({{&name, 1}});
    }
  }
  void on_disconnected(socketio::Socket&, socketio::DisconnectReason) override {}

 private:
  static std::string name_of(const socketio::Socket& socket) {
    const engineio::Handshake* const request = socket.handshake().request;
    return request == nullptr ? std::string() : request->parameter("name").value_or("");
  }
  /// To all sockets of the room, except the one that says it.
  void say(const socketio::Socket& socket, std::string_view room, const socketio::Event& event) {
    const auto text = event.argument(1);
    std::string said;
    json::Writer(said).value(name_of(socket)).raw(text ? text->raw() : "null");
    all_.broadcast_to(room, all_.encode("said", said), socketio::Delivery::reliable, &socket);
  }
  /// Acknowledges with the number of sockets in the room.
  void who(std::string_view room, socketio::Ack ack) {
    all_.adapter().fetch({{&room, 1}}, 1s,
                         [ack = std::move(ack)](const socketio::FetchResult& result) mutable {
                           std::string answer;
                           json::Writer(answer)
                               .begin_object()
                               .key("sockets")
                               .value(static_cast<std::int64_t>(result.sockets.size()))
                               .key("missingShards")
                               .value(static_cast<std::int64_t>(result.missing_shards))
                               .end_object();
                           ack(answer);
                         });
  }
  /// Asks all sockets of the room, and acknowledges with their answers.
  void poll(std::string_view room, socketio::Event& event) {
    const auto question = event.argument(1);
    all_.broadcast_with_ack(
        {{&room, 1}}, "poll", question ? question->raw() : "null", 1s,
        [ack = std::move(event.ack)](const socketio::BroadcastResult& result) mutable {
          std::string answer;
          json::Writer writer(answer);
          writer.begin_object().key("answers").begin_array();
          for (const socketio::BroadcastAnswer& each : result.answers) writer.raw(each.arguments_json);
          writer.end_array().key("silent").value(static_cast<std::int64_t>(result.silent)).end_object();
          ack(answer);
        });
  }

  socketio::Namespace& all_;
};

/// A complete server for one thread, except for its link to the other.
struct Part {
  explicit Part(const parley::base::Clock& clock) : shard(clock) { link.serve(sockets); }

  static socketio::Options linked(ShardLink& link) {
    socketio::Options options;
    options.link = &link;
    return options;
  }
  static engineio::Options named() {
    engineio::Options options;
    options.allow_request = allow_request;
    return options;
  }

  parley::net::Shard shard;
  ShardLink link{shard};
  socketio::Server sockets{shard.timers(), linked(link)};
  Rooms rooms{sockets};
  engineio::Server engine{sockets, shard.timers(), named()};
  engineio::HttpFront front{engine};
  parley::net::HttpServer server{shard, front};
};

int main(int count, char** words) {
  const parley::base::SystemClock clock;
  std::array<Part, 2> parts{Part(clock), Part(clock)};
  parts[0].link.connect(parts[1].link);
  parts[1].link.connect(parts[0].link);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const int port = count > static_cast<int>(i) + 1 ? std::atoi(words[i + 1]) : 3001 + static_cast<int>(i);
    if (const auto error = parts[i].server.listen({"", static_cast<std::uint16_t>(port)})) {
      std::fprintf(stderr, "port %d: %s\n", port, error.message().c_str());
      return EXIT_FAILURE;
    }
  }
  std::printf("listening on http://localhost:%d and http://localhost:%d\n", int{parts[0].server.bound().port},
              int{parts[1].server.bound().port});
  std::fflush(stdout);
  std::thread second([&] { parts[1].shard.run(); });
  parts[0].shard.run();
  second.join();
}
