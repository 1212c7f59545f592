// The client's end of an Engine.IO transport: packets of text in and out, as the bytes that real clients
// send.
//
//     WebSocketChannel   one connection, a masked frame for each packet
//     PollingChannel     a GET that stays open until there is something to hear, and a POST for what is said
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/house.hpp"
#include "support/memory_wire.hpp"

namespace parley::support {

using Packets = std::vector<std::string>;

class Channel {
 public:
  virtual ~Channel() = default;
  /// In one piece, as a client flushes what it has buffered. Lost where the channel is not open.
  virtual void send(const Packets& packets) = 0;
  /// What has arrived since it was last asked.
  virtual Packets take() = 0;
  virtual bool is_open() const = 0;
  /// The connection breaks, without a word.
  virtual void drop() = 0;
};

class WebSocketChannel final : public Channel {
 public:
  /// With `sid`: another transport for that session.
  explicit WebSocketChannel(House& house, std::string_view sid = "");

  void send(const Packets& packets) override;
  Packets take() override;
  bool is_open() const override { return wire_->is_open() && !close_frame_; }
  void drop() override { wire_->drop(); }

  /// A close frame, as a browser sends when its page goes.
  void close();
  /// The payload of the server's close frame, once it has come.
  const std::optional<std::string>& close_frame() const { return close_frame_; }

 private:
  std::unique_ptr<MemoryWire> wire_;
  std::string unread_;
  std::optional<std::string> close_frame_;
};

class PollingChannel final : public Channel {
 public:
  /// Opens a session.
  explicit PollingChannel(House& house);

  void send(const Packets& packets) override;
  Packets take() override;
  bool is_open() const override { return is_open_; }
  void drop() override;

  /// No further GET is begun; the one under way may still bring something.
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
