// A connection in memory: a base::Wire that keeps what is sent, and the other end's hands on it.
//
//     receive(), end(), drop()  -->  Protocol  --send, send_shared-->  take_sent()
//
// As on a real connection nothing is called from inside a Wire method: on_closed, and the destruction of a
// protocol that has been replaced, come in settle(), which every call from the other end does at its end.
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
  /// What came while there was no protocol, behind which the next one was started.
  void catch_up() {
    if (!unread_.empty()) receive(std::exchange(unread_, {}));
    settle();
  }
  base::Protocol* protocol() const { return protocol_.get(); }

  ~MemoryWire() override { *self_ = nullptr; }
  MemoryWire(const MemoryWire&) = delete;
  MemoryWire& operator=(const MemoryWire&) = delete;

  /// A wire that has left. The other end holds on to it, and may have let go meanwhile.
  struct Moving final : base::DetachedTransport {
    explicit Moving(std::shared_ptr<MemoryWire*> wire_) : wire(std::move(wire_)) {}
    std::shared_ptr<MemoryWire*> wire;  ///< null in it where there is none any more
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
  /// From a buffer of just that size that is gone afterwards, so that the address sanitizer sees what reads
  /// past it or keeps a view of it. Lost once the wire is closed.
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
  /// It will send no more (FIN).
  void end() {
    if (is_open() && protocol_ != nullptr) protocol_->on_eof();
    settle();
  }
  /// It has gone (RST).
  void drop() {
    aborted_ = true;
    settle();
  }
  /// What a loop does behind every callback. A test that calls the protocol's owner itself calls this too.
  void settle() {
    retired_.reset();
    while (is_open() && reads && std::exchange(tells_when_drained_, false)) protocol_->on_drained();
    if (is_open() || is_gone_ || protocol_ == nullptr) return;
    is_gone_ = true;
    protocol_->on_closed();
    protocol_.reset();
  }

  /// Whether the protocol has asked to be sent nothing for now. What is received all the same reaches it.
  bool is_held() const { return is_held_; }
  bool is_open() const { return !closed_ && !aborted_; }
  /// Closed in order, with all that was sent written before.
  bool closed() const { return closed_ && !aborted_; }
  bool aborted() const { return aborted_; }
  /// Everything sent so far, or since the last take_sent().
  const std::string& sent() const { return sent_; }
  std::string take_sent() { return std::exchange(sent_, {}); }

  bool reads = true;  ///< false: what is sent stays queued

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
