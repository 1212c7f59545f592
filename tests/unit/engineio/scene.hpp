// A whole Engine.IO server in memory, on virtual time, with an application that records its callbacks. Each
// request of a client takes one line.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "engineio/http_front.hpp"
#include "engineio/server.hpp"
#include "support/manual_clock.hpp"
#include "unit/engineio/line.hpp"

namespace parley::engineio {

using namespace std::chrono_literals;
using namespace std::string_view_literals;

using Heard = std::vector<std::string>;

class Recorder final : public Application {
 public:
  void on_open(Session& session) override {
    sessions.push_back(&session);
    note(session, "open");
    if (opening) opening(session);
  }
  void on_message(Session& session, std::string_view text) override {
    note(session, "message " + std::string(text));
    if (receiving) receiving(session, text);
  }
  void on_binary(Session& session, std::string_view bytes) override {
    note(session, "binary " + std::string(bytes));
  }
  void on_close(Session& session, CloseReason reason) override {
    note(session, "close " + std::string(to_string(reason)));
    if (closing) closing(session);
    std::erase(sessions, &session);
  }

  /// The last opened session that is still open.
  Session& session() const { return *sessions.back(); }
  /// Returns what has been recorded since the last call.
  Heard take() { return std::exchange(heard, {}); }

  Heard heard;
  std::vector<Session*> sessions;
  std::function<void(Session&)> opening;
  std::function<void(Session&, std::string_view)> receiving;
  std::function<void(Session&)> closing;
  bool is_calling = false;  ///< a test sets it around send() and close(), during which no callback may run

 private:
  void note(Session&, std::string what) {
    EXPECT_FALSE(is_calling) << "callback inside a call of the session: " << what;
    heard.push_back(std::move(what));
  }
};

class Scene : public testing::Test {
 protected:
  explicit Scene(Options options = {})
      : server(app, timers, std::move(options)), front_(server, {{"*"}, false}, files) {}

  // --- connections ---------------------------------------------------------------------------------------
  Line& connect(std::string address = "10.0.0.1") {
    lines.push_back(std::make_unique<Line>(front_, timers, std::move(address)));
    return *lines.back();
  }
  /// Sends a request on `line` and delivers it.
  static Line& send(Line& line, std::string_view method, std::string_view target, std::string_view body = "",
                    std::string_view fields = "") {
    std::string head =
        std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n" + std::string(fields);
    if (method == "POST") head += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    line.write(head + "\r\n" + std::string(body));
    line.deliver();
    return line;
  }
  static std::string query(std::string_view transport, std::string_view sid = "") {
    std::string text = "/socket.io/?EIO=4&transport=" + std::string(transport);
    if (!sid.empty()) text += "&sid=" + std::string(sid);
    return text;
  }
  /// Returns the answer to a request on a new connection. The answer must have arrived at the end of the
  /// tick.
  Answer ask(std::string_view method, std::string_view target, std::string_view body = "",
             std::string_view fields = "") {
    Line& line = send(connect(), method, target, body, fields);
    tick();
    return answer_on(line);
  }
  static Answer answer_on(Line& line) {
    const auto answer = line.next_answer();
    if (!answer) ADD_FAILURE() << "no answer, but: " << line.incoming();
    return answer.value_or(Answer{});
  }

  // --- polling -------------------------------------------------------------------------------------------
  std::string open_polling() { return sid_of(ask("GET", query("polling")).body); }
  static std::string sid_of(std::string_view open_packet) {
    const std::size_t begin = open_packet.find("\"sid\":\"") + 7;
    return std::string(open_packet.substr(begin, open_packet.find('"', begin) - begin));
  }
  /// Sends a GET that may stay parked.
  Line& poll(std::string_view sid) { return send(connect(), "GET", query("polling", sid)); }
  Answer post(std::string_view sid, std::string_view body) {
    return ask("POST", query("polling", sid), body);
  }
  Answer get(std::string_view sid) { return ask("GET", query("polling", sid)); }

  // --- WebSocket -----------------------------------------------------------------------------------------
  static constexpr std::string_view upgrade_fields =
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  /// Returns a WebSocket after its handshake. The open packet, if any, has not been read.
  Line& websocket(std::string_view sid = "") {
    Line& line = send(connect(), "GET", query("websocket", sid), "", upgrade_fields);
    EXPECT_EQ(answer_on(line).status, 101);
    return line;
  }
  Line& open_websocket() {
    Line& line = websocket();
    EXPECT_EQ(line.next_frame().value_or(Frame{}).payload.substr(0, 8), "0{\"sid\":");
    return line;
  }
  static void say(Line& line, std::string_view packet) {
    line.write_text(packet);
    line.deliver();
  }
  static std::vector<Frame> frames(Line& line) {
    std::vector<Frame> all;
    while (auto frame = line.next_frame()) all.push_back(std::move(*frame));
    return all;
  }
  /// Upgrades as the protocol describes. Returns the WebSocket that carries the session from now on.
  Line& upgrade(std::string_view sid) {
    Line& line = websocket(sid);
    say(line, "2probe");
    EXPECT_EQ(frames(line), std::vector{text_frame("3probe")});
    say(line, "5");
    return line;
  }

  // --- time and the application --------------------------------------------------------------------------
  void advance(base::Duration by) {
    clock.advance(by, timers);
    for (const auto& line : lines) line->settle();
  }
  /// The rest of a tick: timers that are due, connections that are closing.
  void tick() { advance(0ms); }
  void emit(std::string_view text, Delivery delivery = Delivery::reliable) {
    app.session().send(EncodedMessage::text(text), delivery);
  }

  support::ManualClock clock;
  base::Timers timers{clock};
  static constexpr http::StaticFile client{"/socket.io/socket.io.js", "application/javascript", "\"1\"",
                                           "let io;", ""};
  std::vector<http::StaticFile> files{client};
  Recorder app;
  Server server;

 private:
  HttpFront front_;

 protected:
  std::vector<std::unique_ptr<Line>> lines;  // destroyed before what they refer to
};

}  // namespace parley::engineio
