// The client's end of an Engine.IO transport: text packets in and out, as the bytes that real clients send.
//
//     WebSocketChannel   one connection, a masked frame for each packet
//     PollingChannel     a GET that stays open until the server has data, and a POST for each send
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/memory_wire.hpp"
#include "support/test_server.hpp"

namespace parley::support {

using Packets = std::vector<std::string>;

class Channel {
 public:
  virtual ~Channel() = default;
  /// Sends in one piece, as a client flushes its buffer. The packets are lost if the channel is not open.
  virtual void send(const Packets& packets) = 0;
  /// Returns the packets that have arrived since the last call.
  virtual Packets take() = 0;
  virtual bool is_open() const = 0;
  /// Breaks the connection without a close frame or packet.
  virtual void drop() = 0;
};

class WebSocketChannel final : public Channel {
 public:
  /// With `sid` it is another transport for that session.
  explicit WebSocketChannel(TestServer& server, std::string_view sid = "");

  void send(const Packets& packets) override;
  Packets take() override;
  bool is_open() const override { return wire_->is_open() && !close_frame_; }
  void drop() override { wire_->drop(); }

  /// Sends a close frame, as a browser does when its page is closed.
  void close();
  /// The payload of the server's close frame, if it has arrived.
  const std::optional<std::string>& close_frame() const { return close_frame_; }

 private:
  std::unique_ptr<MemoryWire> wire_;
  std::string unread_;
  std::optional<std::string> close_frame_;
};

class PollingChannel final : public Channel {
 public:
  /// Opens a session.
  explicit PollingChannel(TestServer& server);

  void send(const Packets& packets) override;
  Packets take() override;
  bool is_open() const override { return is_open_; }
  void drop() override;

  /// Starts no further GET. The pending one may still bring data.
  void pause() { is_paused_ = true; }
  bool is_resting() const { return !is_polling_; }
  const std::string& sid() const { return sid_; }

 private:
  void poll();
  void hear_answers();
  std::string target() const;

  std::unique_ptr<MemoryWire> down_;
  std::unique_ptr<MemoryWire> up_;
  std::string unread_;
  std::string unheard_;
  std::string sid_;
  Packets arrived_;
  bool is_polling_ = false;
  bool is_paused_ = false;
  bool is_open_ = true;
};

}  // namespace parley::support
