// A connection in memory: a base::Wire that keeps what is sent, and functions for the other end of it.
//
//     receive(), end(), drop()  -->  Protocol  --send, send_shared-->  take_sent()
//
// As on a real connection, no callback runs inside a Wire method. on_closed, and the destruction of a
// replaced protocol, happen in settle(), which every function of the other end calls last.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "base/wire.hpp"

namespace parley::support {

class MemoryWire final : public base::Wire {
 public:
  explicit MemoryWire(std::string peer_address = "127.0.0.1") : peer_address_(std::move(peer_address)) {}

  void start(std::unique_ptr<base::Protocol> protocol) { protocol_ = std::move(protocol); }
  /// Delivers what was received while there was no protocol. Call it after start() of the next one.
  void catch_up() {
    if (!unread_.empty()) receive(std::exchange(unread_, {}));
    settle();
  }
  base::Protocol* protocol() const { return protocol_.get(); }

  ~MemoryWire() override { *self_ = nullptr; }
  MemoryWire(const MemoryWire&) = delete;
  MemoryWire& operator=(const MemoryWire&) = delete;

  /// A wire that has been detached. The other end still owns it and may have destroyed it meanwhile.
  struct Moving final : base::DetachedTransport {
    explicit Moving(std::shared_ptr<MemoryWire*> wire_) : wire(std::move(wire_)) {}
    std::shared_ptr<MemoryWire*> wire;  ///< points to nullptr if the wire no longer exists
  };

  // --- the protocol's end ----------------------------------------------------------------------------------
  void send(std::string_view bytes) override {
    if (is_open()) sent_.append(bytes);
  }
  void send_shared(base::SharedBytes owner, std::string_view view) override {
    EXPECT_GE(view.data(), owner->data());
    EXPECT_LE(view.data() + view.size(), owner->data() + owner->size());
    send(view);
  }
  std::size_t queued_bytes() const override { return reads ? 0 : sent_.size(); }
  void hold_input() override { is_held_ = true; }
  void release_input() override { is_held_ = false; }
  void call_when_drained() override { tells_when_drained_ = true; }
  void close() override { closed_ = true; }
  void abort() override {
    if (!aborted_ && !is_gone_) sent_.clear();
    aborted_ = true;
  }
  void switch_protocol(std::unique_ptr<base::Protocol> next) override {
    retired_ = std::move(protocol_);
    protocol_ = std::move(next);
  }
  std::unique_ptr<base::DetachedTransport> leave() override {
    if (!is_open()) return nullptr;
    retired_ = std::move(protocol_);
    return std::make_unique<Moving>(self_);
  }
  std::string_view peer_address() const override { return peer_address_; }

  // --- the other end ---------------------------------------------------------------------------------------
  /// Delivers bytes from a buffer of exactly that size that is freed afterwards, so that the address
  /// sanitizer detects reads past it and kept views. Discards them if the wire is closed.
  void receive(std::string_view bytes) {
    const std::unique_ptr<char[]> buffer(new char[bytes.size()]);
    bytes.copy(buffer.get(), bytes.size());
    if (is_open() && protocol_ == nullptr) unread_.append(bytes);  // between two loops
    if (is_open() && protocol_ != nullptr) protocol_->on_bytes({buffer.get(), bytes.size()});
    settle();
  }
  void receive_byte_by_byte(std::string_view bytes) {
    for (const char byte : bytes) receive({&byte, 1});
  }
  /// The other end will send no more (FIN).
  void end() {
    if (is_open() && protocol_ != nullptr) protocol_->on_eof();
    settle();
  }
  /// The other end has reset the connection (RST).
  void drop() {
    aborted_ = true;
    settle();
  }
  /// What a loop does after every callback. A test that calls the owner of the protocol directly must call it
  /// too.
  void settle() {
    retired_.reset();
    while (is_open() && reads && std::exchange(tells_when_drained_, false)) protocol_->on_drained();
    if (is_open() || is_gone_ || protocol_ == nullptr) return;
    is_gone_ = true;
    protocol_->on_closed();
    protocol_.reset();
  }

  /// Whether the protocol has asked to pause input. receive() still delivers to it.
  bool is_held() const { return is_held_; }
  bool is_open() const { return !closed_ && !aborted_; }
  /// Closed in order: all bytes that were sent before have been written.
  bool closed() const { return closed_ && !aborted_; }
  bool aborted() const { return aborted_; }
  /// Everything sent so far, or since the last take_sent().
  const std::string& sent() const { return sent_; }
  std::string take_sent() { return std::exchange(sent_, {}); }

  bool reads = true;  ///< if false, sent bytes stay queued

 private:
  std::string peer_address_;
  std::unique_ptr<base::Protocol> protocol_;
  std::unique_ptr<base::Protocol> retired_;
  std::string sent_;
  std::string unread_;
  std::shared_ptr<MemoryWire*> self_ = std::make_shared<MemoryWire*>(this);
  bool closed_ = false;
  bool aborted_ = false;
  bool is_gone_ = false;
  bool is_held_ = false;
  bool tells_when_drained_ = false;
};

}  // namespace parley::support
