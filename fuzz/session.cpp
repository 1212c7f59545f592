// Whole sessions. Hostile clients run a script against a whole server, over polling, WebSocket and the
// upgrade between them. An honest client beside them must be answered after every step, and nothing may be
// left at the end.
//
// One step per line: a letter, for most steps a connection (0 to 7), for some also a session, then text. A
// session is 0 to 3, in the order opened, or "-" for none. In text, \e is 0x1e, \0 to \3 is the id of a
// session, and \n and \r have their usual meaning. \p and \o are the secret and the offset for recovery that
// the server sent last.
//
//     g0-         GET, without a session: a handshake     w20       a WebSocket for session 0
//     g00         a poll of session 0                     t2text    a text frame
//     p10body     POST to session 0                       b2bytes   a binary frame
//     f2Bxbytes   a frame that begins with the byte "x"   r3bytes   bytes as they are
//     e0          the client ends its side                d0        the client disconnects
//     q0          stops reading, or reads again           k3        input arrives 3 bytes at a time
//     a4          4 s pass (a0: 100 ms)                   y, n      accepts or refuses pending decisions
//     u           decisions about handshakes are pending from now on, or not any more
//     z           the server ends all sessions
#include <array>
#include <cctype>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "fuzz/session_house.hpp"
#include "fuzz/target.hpp"
#include "support/memory_wire.hpp"
#include "unit/engineio/line.hpp"

namespace parley::fuzz {
namespace {

constexpr int most_steps = 150;
constexpr std::string_view upgrade_fields =
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

/// A client on a WebSocket that answers pings and expects an echo of what it sends.
class Honest {
 public:
  explicit Honest(House& house) : line_(house.front, house.timers, "192.0.2.1") {
    line_.write("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\n" +
                std::string(upgrade_fields) + "\r\n");
    line_.deliver();
    EXPECT_EQ(line_.next_answer().value_or(engineio::Answer{}).status, 101);
    line_.write_text("40");
    line_.deliver();
  }
  void settle() {
    line_.settle();
    while (const auto frame = line_.next_frame()) {
      if (frame->payload == "2") line_.write_text("3");
      heard_ += frame->payload == expected_ ? 1 : 0;
    }
    line_.deliver();
  }
  void expect_echo() {
    const std::string words = R"(2["echo",)" + std::to_string(++said_) + "]";
    expected_ = "4" + words;
    heard_ = 0;
    line_.write_text("4" + words);
    line_.deliver();
    settle();
    EXPECT_EQ(heard_, 1) << "the honest client is not answered";
  }
  bool is_closed() const { return line_.is_closed(); }
  void drop() { line_.drop(); }

 private:
  engineio::Line line_;
  std::string expected_;
  int said_ = 0;
  int heard_ = 0;
};

class Play {
 public:
  void run(std::string_view script) {
    for (int step = 0; step < most_steps && !script.empty(); ++step) {
      const std::size_t size = std::min(script.find('\n'), script.size());
      rest_ = script.substr(0, size);
      script.remove_prefix(std::min(size + 1, script.size()));
      act(take());
      settle();
      house_.check();
      if (!is_shut_) honest_.expect_echo();
    }
  }
  /// All connections end. Everything that belonged to them must be gone afterwards.
  void end() {
    for (const auto& wire : wires_) {
      if (wire) wire->drop();
    }
    house_.desk.defers_requests = false;
    house_.desk.decide(false);
    EXPECT_EQ(house_.engine.undecided_count(), 0U);
    pass(200s);
    if (!is_shut_) honest_.expect_echo();
    EXPECT_EQ(house_.watch.open().size(), is_shut_ ? 0U : 1U);
    EXPECT_EQ(house_.engine.session_count(), is_shut_ ? 0U : 1U);
    EXPECT_EQ(house_.desk.connected(), is_shut_ ? 0U : 1U);
    if (!is_shut_) expect_admission();
    honest_.drop();
    pass(130s);
    EXPECT_EQ(house_.engine.session_count(), 0U);
    EXPECT_EQ(house_.desk.connected(), 0U);
    EXPECT_EQ(house_.sockets.dynamic_namespaces(), 0U);
    EXPECT_EQ(house_.desk.waiting(), 0) << "acknowledgement callbacks that were never called";
    EXPECT_FALSE(house_.timers.next_deadline().has_value()) << "a timer is left";
  }

 private:
  char take() {
    if (rest_.empty()) return 0;
    const char taken = rest_.front();
    rest_.remove_prefix(1);
    return taken;
  }
  std::size_t take_number() { return static_cast<std::uint8_t>(take()) % 8; }

  support::MemoryWire& wire(std::size_t number) {
    auto& wire = wires_[number];
    if (wire && wire->is_open()) return *wire;
    wire = std::make_unique<support::MemoryWire>();
    wire->start(
        std::make_unique<http::ServerConnection>(*wire, house_.front, house_.timers, siblings_, limits_));
    return *wire;
  }
  /// A connection that exists already, whether it is still open or not.
  support::MemoryWire& same_wire() {
    const std::size_t number = take_number();
    return wires_[number] ? *wires_[number] : wire(number);
  }

  void act(char what) {
    switch (what) {
      case 'g':
        return request("GET", "polling", "");
      case 'w':
        return request("GET", "websocket", upgrade_fields);
      case 'p':
        return request("POST", "polling", "");
      case 't':
        return frame(0x81);
      case 'b':
        return frame(0x82);
      case 'f':
        return frame(0);
      case 'r': {
        support::MemoryWire& to = wire(take_number());
        return receive(to, text());
      }
      case 'e':
        return same_wire().end();
      case 'd':
        return same_wire().drop();
      case 'q': {
        support::MemoryWire& found = same_wire();
        found.reads = !found.reads;
        return;
      }
      case 'k':
        cut_ = take_number();
        return;
      case 'a': {
        const std::size_t seconds = take_number();
        return pass(seconds == 0 ? base::Duration{100ms} : base::Duration{1s} * static_cast<int>(seconds));
      }
      case 'u':
        house_.desk.defers_requests = !house_.desk.defers_requests;
        return;
      case 'y':
      case 'n':
        return house_.desk.decide(what == 'y');
      case 'z':
        is_shut_ = true;
        house_.engine.stop_admitting();
        return house_.engine.close_all(engineio::CloseReason::server_shutdown);
      default:
        return;
    }
  }

  /// Disconnected clients must not be counted any more.
  void expect_admission() {
    for (std::size_t i = 0; i < House::sessions_per_address; ++i) {
      support::MemoryWire newcomer;
      newcomer.start(std::make_unique<http::ServerConnection>(newcomer, house_.front, house_.timers,
                                                              siblings_, limits_));
      newcomer.receive("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\n\r\n");
      EXPECT_TRUE(newcomer.sent().starts_with("HTTP/1.1 200 ")) << newcomer.sent();
      newcomer.drop();
    }
  }

  void request(std::string_view method, std::string_view transport, std::string_view fields) {
    support::MemoryWire& to = wire(take_number());
    const char session = take();
    std::string head = std::string(method) + " /socket.io/?EIO=4&transport=" + std::string(transport);
    if (session != '-' && session != 0)
      head += "&sid=" + sids_[static_cast<std::size_t>(session) % sids_.size()];
    head += " HTTP/1.1\r\nHost: a\r\n" + std::string(fields);
    if (method != "POST") return receive(to, head + "\r\n");
    const std::string body = text();
    receive(to, head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  }

  /// `first` is the first byte of the frame. If it is 0, the script gives it.
  void frame(unsigned first) {
    support::MemoryWire& to = same_wire();
    if (first == 0) first = static_cast<std::uint8_t>(take());
    const std::string payload = text();
    std::string bytes =
        ws::client_frame(static_cast<ws::Opcode>(first & 0x0f), payload, {1, 2, 3, 4}, (first & 0x80) != 0);
    bytes[0] = static_cast<char>(first);
    receive(to, bytes);
  }

  std::string text() {
    std::string text;
    while (!rest_.empty()) {
      const char c = take();
      if (c != '\\') {
        text += c;
        continue;
      }
      const char name = take();
      if (name == 'e') text += '\x1e';
      if (name == 'n') text += '\n';
      if (name == 'r') text += '\r';
      if (name == 'p') text += secret_;
      if (name == 'o') text += offset_;
      if (name == '\\') text += '\\';
      if (name >= '0' && name <= '3') text += sids_[static_cast<std::size_t>(name - '0')];
    }
    return text;
  }

  void receive(support::MemoryWire& to, std::string_view bytes) {
    const std::size_t most = cut_ == 0 ? bytes.size() : cut_;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(most, bytes.size())))
      to.receive(bytes.substr(0, most));
  }

  void pass(base::Duration time) {
    const base::Instant end = house_.clock.now() + time;
    while (house_.clock.now() < end) {
      // No further than the next deadline, because a loop would wake up there.
      const auto next = house_.timers.next_deadline();
      const base::Instant until = std::max(house_.clock.now(), std::min(next.value_or(end), end));
      house_.clock.advance(until - house_.clock.now(), house_.timers);
      settle();
      if (!next) break;
    }
  }

  /// What a loop does after every callback, and the timers that are due at once.
  void settle() {
    house_.clock.advance(base::Duration{0}, house_.timers);
    for (const auto& wire : wires_) {
      if (!wire) continue;
      wire->settle();
      if (wire->reads) look_for_secrets(wire->take_sent());
    }
    honest_.settle();
    house_.clock.advance(base::Duration{0}, house_.timers);
  }

  void look_for_secrets(std::string_view sent) {
    const auto behind = [&](std::string_view key) {
      const std::size_t at = sent.find(key);
      if (at == std::string_view::npos) return std::string_view();
      const std::string_view value = sent.substr(at + key.size());
      return value.substr(0, value.find('"'));
    };
    if (sent.find("\"upgrades\"") != std::string_view::npos)
      sids_[sessions_++ % sids_.size()] = behind("0{\"sid\":\"");
    if (const std::string_view found = behind("\"pid\":\""); !found.empty()) secret_ = found;
    if (const std::string_view found = behind("/kept,[\"welcome\",\""); !found.empty()) offset_ = found;
  }

  House house_;
  http::OpenConnections siblings_;
  http::ConnectionLimits limits_;
  Honest honest_{house_};
  std::array<std::unique_ptr<support::MemoryWire>, 8> wires_;
  std::array<std::string, 4> sids_;
  std::size_t sessions_ = 0;
  std::string secret_;
  std::string offset_;
  std::size_t cut_ = 0;
  bool is_shut_ = false;
  std::string_view rest_;
};

}  // namespace

void examine(std::string_view input) {
  Play play;
  play.run(input);
  play.end();
}

}  // namespace parley::fuzz
