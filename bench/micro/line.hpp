// A connection that costs almost nothing, so that the product is measured: sent bytes are copied to a buffer
// that was allocated before. support::MemoryWire of the tests checks and allocates.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/wire.hpp"

namespace parley::bench {

class Line final : public base::Wire {
 public:
  Line() { sent_.reserve(64 << 10); }

  void start(std::unique_ptr<base::Protocol> protocol) { protocol_ = std::move(protocol); }
  /// Delivers bytes as from a socket.
  void receive(std::string_view bytes) {
    protocol_->on_bytes(bytes);
    retired_.reset();
    if (std::exchange(tells_when_drained_, false)) protocol_->on_drained();
  }
  /// The bytes sent since forget().
  const std::string& sent() const { return sent_; }
  void forget() { sent_.clear(); }
  bool is_open() const { return is_open_; }
  /// The peer has closed the connection.
  void end() {
    is_open_ = false;
    protocol_->on_closed();
    protocol_.reset();
  }

  void send(std::string_view bytes) override { sent_.append(bytes); }
  void send_shared(base::SharedBytes, std::string_view view) override { sent_.append(view); }
  std::size_t queued_bytes() const override { return 0; }
  void call_when_drained() override { tells_when_drained_ = true; }
  void close() override { is_open_ = false; }
  void abort() override { is_open_ = false; }
  void switch_protocol(std::unique_ptr<base::Protocol> next) override {
    retired_ = std::move(protocol_);
    protocol_ = std::move(next);
  }
  std::string_view peer_address() const override { return "127.0.0.1"; }

 private:
  std::unique_ptr<base::Protocol> protocol_;
  std::unique_ptr<base::Protocol> retired_;
  std::string sent_;
  bool is_open_ = true;
  bool tells_when_drained_ = false;
};

}  // namespace parley::bench
