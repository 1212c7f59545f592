// The part of a connection that handles TLS. A read may have to write first, and a write may have to read
// first (a key update, in either direction). Each of them has a flag for waiting on the other's event.
#include <array>
#include <memory>
#include <span>
#include <sys/uio.h>
#include <utility>

#include "net/connection.hpp"
#include "net/shard.hpp"
#include "net/tls_stream.hpp"

namespace parley::net {

using Next = TlsStream::Next;

namespace {

/// More slices than a record of usual messages has.
constexpr std::size_t slices_per_record = 64;

}  // namespace

bool Connection::is_shaking_hands() const {
  return tls_ != nullptr && !tls_->is_established();
}

bool Connection::shake_hands() {
  is_queued_for_handshake_ = false;
  if (!released()) return false;
  if (!is_shaking_hands()) {  // closed in the meantime
    resume_reading();
    return false;
  }
  switch (tls_->handshake()) {
    case Next::go_on:
      timer_.disarm();
      schedule();  // for what was sent during the handshake
      read_tls();  // for what arrived together with the peer's last handshake message
      break;
    case Next::wants_read:
      may_read_ = !tls_->has_drained_socket();
      resume_reading();
      break;
    case Next::wants_write:
      read_wants_to_write_ = true;
      wait_to_write();
      break;
    case Next::ended:
      die();
      break;
    case Next::failed:
      refuse_handshake();
      break;
  }
  return true;
}

void Connection::refuse_handshake() {
  shard_.tell_refused_handshake(peer_address_, tls_->failure());
  tls_->answer_plain_http();
  queue_.clear();  // otherwise it would be sent without TLS
  tls_.reset();
  begin_linger();  // a reset could overtake the alert that gives the reason
  schedule();
}

void Connection::resume_reading_tls(bool wants_input) {
  if (state_ == State::dead || read_wants_to_write_ || is_queued_for_handshake_) return;
  if (!wants_input && !write_wants_to_read_ && !is_shaking_hands()) return;
  wait_to_read();
}

void Connection::read_tls() {
  if (is_shaking_hands()) {
    if (std::exchange(is_queued_for_handshake_, true)) return;
    ++holds_;
    return shard_.queue_handshake(*this);
  }
  const bool lets_write = std::exchange(write_wants_to_read_, false);
  if (lets_write) schedule();
  if (state_ != State::open || (is_held_ && !lets_write)) return;

  const std::span<char> buffer = shard_.read_buffer();
  const auto [size, next] = tls_->read(buffer);
  if (size > 0) received({buffer.data(), size});
  if (state_ != State::open) return;
  switch (next) {
    case Next::ended:
      return end_of_input();
    case Next::failed:
      return die();
    case Next::wants_write:
      read_wants_to_write_ = true;
      if (!waits_to_write_) wait_to_write();
      return;
    case Next::wants_read:
      may_read_ = !tls_->has_drained_socket();
      break;
    case Next::go_on:
      break;
  }
  if (queue_.empty()) timer_.disarm();
  resume_reading();
}

void Connection::write_tls() {
  if (is_shaking_hands()) return;
  std::array<iovec, slices_per_record> slices;
  while (!queue_.empty()) {
    const auto [size, next] = tls_->write(std::span(slices).first(queue_.gather(slices)));
    switch (next) {
      case Next::go_on:
        wrote(size);
        break;
      case Next::wants_write:
        return wait_to_write();
      case Next::wants_read:
        write_wants_to_read_ = true;
        return arm_stall();
      case Next::ended:
      case Next::failed:
        return die();
    }
  }
}

bool Connection::said_goodbye() {
  if (!is_shaking_hands() && tls_->close() == Next::wants_write) {
    if (!waits_to_write_) wait_to_write();
    return false;
  }
  tls_.reset();  // further input is discarded without decryption
  return true;
}

}  // namespace parley::net
