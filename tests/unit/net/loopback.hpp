// A shard with a listener on a port that the system chooses, and clients that are plain sockets, all on the
// test's thread. Nothing sleeps: a test runs ticks until its condition holds, or until a time limit.
#pragma once

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "net/listener.hpp"
#include "net/shard.hpp"
#include "support/manual_clock.hpp"

namespace parley::net::test {

inline constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz";

/// Returns `size` bytes in which a piece in the wrong place is noticed.
inline std::string pattern(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = letters[(i + i / 26 + i / 65'536) % letters.size()];
  return text;
}

/// A protocol that records its callbacks, and runs the test's function on each.
class Script final : public base::Protocol {
 public:
  struct Story {
    base::Wire* wire = nullptr;
    std::string received;
    int ends = 0;
    int drains = 0;
    int closings = 0;
    bool destroyed = false;
    std::function<void(base::Wire&, std::string_view)> bytes;
    std::function<void(base::Wire&)> drained;
    std::function<void(base::Wire&)> end;
    std::function<void()> closed;
  };

  Script(base::Wire& wire, Story& story) : wire_(wire), story_(story) { story_.wire = &wire; }
  ~Script() override { story_.destroyed = true; }

  void on_bytes(std::string_view bytes) override {
    story_.received += bytes;
    if (story_.bytes) story_.bytes(wire_, bytes);
  }
  void on_drained() override {
    ++story_.drains;
    if (story_.drained) story_.drained(wire_);
  }
  void on_eof() override {
    ++story_.ends;
    if (story_.end) story_.end(wire_);
  }
  void on_closed() override {
    ++story_.closings;
    story_.wire = nullptr;
    if (story_.closed) story_.closed();
  }

 private:
  base::Wire& wire_;
  Story& story_;
};

/// A socket that never blocks.
class Client {
 public:
  explicit Client(int receive_buffer = 0) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)) {
    if (receive_buffer > 0) {
      ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    }
  }
  ~Client() { leave(); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void connect(std::uint16_t port) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to);  // continues in the kernel
  }
  /// Returns how many bytes the kernel accepted.
  std::size_t send(std::string_view bytes) {
    const ssize_t size = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    return size < 0 ? 0 : static_cast<std::size_t>(size);
  }
  /// Receives what has arrived, at most `at_most` bytes.
  void receive(std::size_t at_most = 1 << 20) {
    std::string buffer(at_most, '\0');
    const ssize_t size = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (size > 0) received.append(buffer, 0, static_cast<std::size_t>(size));
    if (size == 0) at_end = true;
    if (size < 0 && errno != EAGAIN) error = errno;
  }
  void half_close() { ::shutdown(socket_, SHUT_WR); }
  void reset() {
    const linger now{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    leave();
  }
  void leave() {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
  }

  std::string received;
  bool at_end = false;  ///< the server will send no more
  int error = 0;        ///< of the last receive that failed

 private:
  int socket_;
};

/// Virtual time for deadlines; real sockets.
class Loopback : public ::testing::Test {
 protected:
  static constexpr std::chrono::seconds patience{20};

  void listen(ConnectionLimits limits = {}, ListenerLimits bounds = {}) {
    shard = std::make_unique<Shard>(clock, limits);
    listener = std::make_unique<Listener>(
        *shard, [this](base::Wire& wire) { return std::make_unique<Script>(wire, next_story()); }, bounds);
    ASSERT_EQ(listener->listen({"127.0.0.1", 0}), std::error_code{});
  }
  std::uint16_t port() const { return listener->bound().port; }

  /// Runs ticks until `done()` holds.
  template <class Condition>
  ::testing::AssertionResult until(Condition done) {
    const base::SystemClock real;
    const base::Instant begin = real.now();
    while (!done()) {
      if (real.now() - begin > patience) {
        return ::testing::AssertionFailure() << "did not happen within " << patience.count() << " s";
      }
      shard->tick(std::chrono::milliseconds{1});
    }
    return ::testing::AssertionSuccess();
  }
  /// Runs ticks until nothing more happens on any socket.
  void settle() {
    for (int i = 0; i < 20; ++i) shard->tick(std::chrono::milliseconds{1});
  }
  /// Advances virtual time and runs the timers that are due.
  void pass(base::Duration time) {
    clock.advance(time);
    shard->tick(std::chrono::milliseconds{0});
  }
  /// Connects the client and returns the story of its connection.
  Script::Story& connected(Client& client) {
    const std::size_t before = stories.size();
    client.connect(port());
    EXPECT_TRUE(until([&] { return stories.size() > before; }));
    return *stories.back();
  }

  support::ManualClock clock;
  std::vector<std::unique_ptr<Script::Story>> stories;  // outlive the protocols that write them
  std::unique_ptr<Shard> shard;
  std::unique_ptr<Listener> listener;

 private:
  Script::Story& next_story() {
    stories.push_back(std::make_unique<Script::Story>());
    return *stories.back();
  }
};

}  // namespace parley::net::test
