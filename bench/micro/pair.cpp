#include "micro/pair.hpp"

#include <cstdio>
#include <cstdlib>

#include "ws/frame.hpp"

namespace parley::bench {

namespace {

std::string frame_of(std::string_view packet) {
  return ws::client_frame(ws::Opcode::text, packet, ws::Mask{0x37, 0xfa, 0x21, 0x3d});
}

node::Config without_limits() {
  node::Config config;
  config.limits.messages_per_minute = 0;
  config.limits.typing_per_second = 0;
  config.limits.events_per_second = 0;
  config.limits.signals_per_minute = 0;
  config.limits.others_per_minute = 0;
  return config;
}

void expect(std::string_view heard, std::string_view wanted) {
  if (heard.find(wanted) != std::string_view::npos) return;
  std::fprintf(stderr, "Not heard: %.*s\nHeard: %.*s\n", static_cast<int>(wanted.size()), wanted.data(),
               static_cast<int>(heard.size()), heard.data());
  std::exit(1);
}

}  // namespace

Pair::Pair()
    : server_(without_limits()),
      message_(
          frame_of(R"(427["message",{"to":"2","content":"Are we still meeting at the station at six?"}])")),
      typing_(frame_of(R"(42["typing:start",{"to":"2"}])")) {
  join(alice_, "1");
  join(bob_, "2");
  server_.settle();
  check();
}

Pair::~Pair() {
  alice_.end();
  bob_.end();
  server_.settle();
}

void Pair::join(Line& line, const std::string& user) {
  line.start(std::make_unique<http::ServerConnection>(line, server_.backend.http(), server_.timers,
                                                      connections_, limits_));
  line.receive(
      "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: parley\r\nConnection: Upgrade\r\n"
      "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
      "dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  line.receive(frame_of("40"));
  server_.settle();
  line.receive(frame_of(R"(42["join",{"token":")" + server_.token_of(user) + R"("}])"));
  server_.settle();
  expect(line.sent(), R"(["connected",)");
}

void Pair::say(std::string_view frame) {
  alice_.forget();
  bob_.forget();
  alice_.receive(frame);
  while (server_.executor.waiting() > 0) server_.executor.run_all();
}

void Pair::check() {
  say(typing_);
  expect(heard_by_bob(), "typing");
  say(message_);
  expect(heard_by_alice(), R"(437[)");
  expect(heard_by_alice(), R"(["message:sent",)");
  expect(heard_by_bob(), R"(["message",)");
}

}  // namespace parley::bench
