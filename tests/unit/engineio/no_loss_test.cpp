// Whatever the order of polls, posts, upgrades, losses of a probing WebSocket and the cuts of the bytes: no
// packet is lost, duplicated or out of order, in either direction.
//
// A client that keeps to the protocol and a server that emits at random run through thousands of random
// schedules. Both number what they send. The receiver checks that the numbers increase by one.
#include <random>

#include "unit/engineio/scene.hpp"

namespace parley::engineio {
namespace {

class Client {
 public:
  explicit Client(std::string sid) : sid_(std::move(sid)) {}

  int sent = 0;
  int received = 0;

  bool is_upgraded() const { return stage_ == Stage::upgraded; }
  bool may_poll() const { return stage_ != Stage::upgraded && !pausing_ && polling_ == nullptr; }
  bool may_post() const { return stage_ != Stage::upgraded && !pausing_ && posting_ == nullptr; }
  bool may_probe() const { return stage_ == Stage::polling; }
  bool may_abandon() const { return stage_ == Stage::probing && !pausing_; }

  void poll(Line& line) {
    polling_ = &line;
    line.write("GET /socket.io/?EIO=4&transport=polling&sid=" + sid_ + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }
  void post(Line& line, int packets) {
    std::string body;
    for (int i = 0; i < packets; ++i)
      body += (i > 0 ? "\x1e"
                       "4"
                     : "4") +
              std::to_string(++sent);
    posting_ = &line;
    line.write("POST /socket.io/?EIO=4&transport=polling&sid=" + sid_ +
               " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  }
  void probe(Line& line) {
    stage_ = Stage::probing;
    websocket_ = &line;
    line.write(
        "GET /socket.io/?EIO=4&transport=websocket&sid=" + sid_ +
        " HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  }
  void abandon() {
    stage_ = Stage::polling;
    websocket_->drop();
    websocket_ = nullptr;
  }
  void write_frame() { websocket_->write_text("4" + std::to_string(++sent)); }

  /// Reads everything that has arrived.
  void read() {
    if (polling_ != nullptr) {
      if (const auto answer = polling_->next_answer()) {
        EXPECT_EQ(answer->status, 200) << answer->body;
        polling_ = nullptr;
        take_payload(answer->body);
      }
    }
    if (posting_ != nullptr) {
      if (const auto answer = posting_->next_answer()) {
        EXPECT_EQ(answer->body, "ok");
        posting_ = nullptr;
      }
    }
    if (websocket_ != nullptr) read_websocket();
    if (pausing_ && polling_ == nullptr && posting_ == nullptr) {
      pausing_ = false;
      stage_ = Stage::upgraded;
      websocket_->write_text("5");
    }
  }

 private:
  enum class Stage { polling, probing, upgraded };

  void read_websocket() {
    if (!switched_ || websocket_ != switched_) {
      const auto answer = websocket_->next_answer();
      if (!answer) return;
      ASSERT_EQ(answer->status, 101);
      switched_ = websocket_;
      websocket_->write_text("2probe");
    }
    while (const auto frame = websocket_->next_frame()) {
      if (stage_ == Stage::probing) {
        EXPECT_EQ(*frame, text_frame("3probe"));
        pausing_ = true;
      } else {
        take_packet(frame->payload);
      }
    }
  }
  void take_payload(std::string_view payload) {
    while (!payload.empty()) {
      const std::size_t end = std::min(payload.find('\x1e'), payload.size());
      if (payload.substr(0, end) != "6") take_packet(payload.substr(0, end));
      payload.remove_prefix(std::min(end + 1, payload.size()));
    }
  }
  void take_packet(std::string_view packet) { EXPECT_EQ(packet, "4" + std::to_string(++received)); }

  std::string sid_;
  Stage stage_ = Stage::polling;
  bool pausing_ = false;
  Line* polling_ = nullptr;
  Line* posting_ = nullptr;
  Line* websocket_ = nullptr;
  Line* switched_ = nullptr;
};

class NoLoss : public Scene {
 protected:
  void run(unsigned seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto below = [&](unsigned n) { return static_cast<int>(random() % n); };
    int emitted = 0;
    int arrived = 0;
    app.receiving = [&](Session&, std::string_view text) { EXPECT_EQ(text, std::to_string(++arrived)); };
    Client client(open_polling());

    const auto step = [&](int action) {
      switch (action) {
        case 0:
        case 1:
          return client.may_poll() ? client.poll(connect()) : void();
        case 2:
          if (client.is_upgraded()) return client.write_frame();
          return client.may_post() ? client.post(connect(), 1 + below(3)) : void();
        case 3:
          for (int i = below(4); i >= 0; --i) emit(std::to_string(++emitted));
          return;
        case 4:
          return client.may_probe() && below(3) == 0 ? client.probe(connect()) : void();
        case 5:
          return client.may_abandon() && below(4) == 0 ? client.abandon() : void();
        case 6:
          return advance(base::Duration(below(40)));
        default: {
          Line& line = *lines[static_cast<std::size_t>(below(static_cast<unsigned>(lines.size())))];
          return line.deliver(below(3) == 0 ? static_cast<std::size_t>(1 + below(40)) : std::string::npos);
        }
      }
    };
    for (int i = 0; i < 60; ++i) {
      step(below(12));
      client.read();
    }
    // Completes what is under way.
    for (int i = 0; i < 100 && (client.received < emitted || arrived < client.sent); ++i) {
      if (client.may_poll()) client.poll(connect());
      for (const auto& line : lines) line->deliver();
      advance(50ms);
      client.read();
    }
    EXPECT_EQ(client.received, emitted);
    EXPECT_EQ(arrived, client.sent);
    EXPECT_EQ(server.session_count(), 1u);
    upgraded += client.is_upgraded() ? 1 : 0;
    packets += client.received + arrived;
    server.close_all(CloseReason::server_shutdown);
    tick();
    lines.clear();
  }

  int upgraded = 0;
  int packets = 0;
};

TEST_F(NoLoss, InThreeThousandRandomSchedules) {
  for (unsigned seed = 1; seed <= 3000 && !HasFailure(); ++seed) run(seed);
  // The schedules are useful only if they cover every state.
  EXPECT_GT(upgraded, 500);
  EXPECT_LT(upgraded, 2900);
  EXPECT_GT(packets, 30'000);
}

}  // namespace
}  // namespace parley::engineio
