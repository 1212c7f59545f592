#include "net/connection.hpp"

#include <array>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <span>
#include <sys/socket.h>
#include <utility>

#include "net/detached_connection.hpp"
#include "net/shard.hpp"
#include "net/tls_stream.hpp"

namespace parley::net {

namespace {

/// Reads of one event. A read that fills the buffer is repeated, but other connections wait too.
constexpr int reads_per_event = 4;
/// Entries of one gathered write. Linux accepts 1024. A tick seldom needs ten.
constexpr std::size_t slices_per_write = 64;

bool would_block(int error) {
  return error == EAGAIN || error == EWOULDBLOCK;
}

/// Works like ::send. With one slice, the usual case, ::send costs the kernel less than ::sendmsg.
ssize_t send_slices(int socket, std::span<iovec> slices) {
  constexpr int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
  if (slices.size() == 1) return ::send(socket, slices.front().iov_base, slices.front().iov_len, flags);
  msghdr message{};
  message.msg_iov = slices.data();
  message.msg_iovlen = slices.size();
  return ::sendmsg(socket, &message, flags);
}

template <class Option>
void set_option(int socket, int level, int name, const Option& value) {
  // None of these options can fail on a TCP socket, and a connection works without them too.
  (void)::setsockopt(socket, level, name, &value, sizeof value);
}

}  // namespace

Connection::Connection(Shard& shard, int socket, std::string peer_address, std::size_t place,
                       std::shared_ptr<const TlsContext> tls, AddressCount::Share share)
    : shard_(shard),
      socket_(socket),
      tls_(tls ? std::make_unique<TlsStream>(std::move(tls), socket) : nullptr),
      queue_(shard.spare_rooms()),
      peer_address_(std::move(peer_address)),
      share_(std::move(share)),
      place_(place) {
  set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, static_cast<int>(shard.limits().unacknowledged.count()));
  watch();
}

Connection::Connection(Shard& shard, DetachedTransport transport, std::size_t place,
                       AddressCount::Share share)
    : shard_(shard),
      socket_(std::move(transport.socket)),
      tls_(std::move(transport.tls)),
      queue_(shard.spare_rooms(), std::move(transport.queue)),
      peer_address_(std::move(transport.peer_address)),
      share_(std::move(share)),
      place_(place),
      // No edge reports the bytes that TLS has already read.
      may_read_(true),
      at_end_of_input_(transport.at_end_of_input) {
  watch();
}

/// If the socket cannot be watched, closes it. start() then ends the connection.
void Connection::watch() {
  if (shard_.readiness().add(socket_.number(), *this)) socket_.close();
}

Connection::~Connection() = default;

void Connection::start(std::unique_ptr<base::Protocol> protocol) {
  protocol_ = std::move(protocol);
  if (protocol_ == nullptr || !socket_.is_open()) {
    die();
  } else if (is_shaking_hands()) {
    arm(shard_.limits().handshake);
  }
  schedule();
}

// --- calls of the protocol --------------------------------------------------------------------------------

void Connection::send(std::string_view bytes) {
  if (!has_room()) return;
  queue_.append(bytes);
  schedule();
}

void Connection::send_shared(base::SharedBytes owner, std::string_view view) {
  if (!has_room()) return;
  queue_.append_shared(std::move(owner), view);
  schedule();
}

bool Connection::has_room() {
  if (state_ != State::open) return false;
  const base::SendQueueLimit& bound = shard_.limits().output;
  // The output of this tick may not have been written yet, so the kernel may accept some of it.
  if (queue_.bytes() > bound.hard && !waits_to_write_) write();
  if (overrun_.is_too_much(bound, queue_.bytes(), shard_.timers().clock())) abort();
  return state_ == State::open;
}

void Connection::release_input() {
  is_held_ = false;
  if (state_ == State::open) schedule();
}

void Connection::call_when_drained() {
  tells_when_drained_ = true;
  schedule();
}

void Connection::close() {
  if (state_ != State::open) return;
  state_ = State::flushing;
  schedule();
}

void Connection::abort() {
  if (state_ == State::dead) return;
  if (socket_.is_open()) {
    // Reset the connection, so that the kernel drops what it still holds for a peer that does not read.
    set_option(socket_.number(), SOL_SOCKET, SO_LINGER, linger{.l_onoff = 1, .l_linger = 0});
  }
  die();
}

void Connection::switch_protocol(std::unique_ptr<base::Protocol> next) {
  shard_.retire(std::exchange(protocol_, std::move(next)));
}

std::unique_ptr<base::DetachedTransport> Connection::leave() {
  if (state_ != State::open || is_shaking_hands()) return nullptr;
  shard_.readiness().remove(socket_.number());
  shard_.retire(std::move(protocol_));
  auto transport = std::make_unique<DetachedTransport>(std::move(socket_), std::move(tls_), std::move(queue_),
                                                       peer_address_);
  transport->is_counted = static_cast<bool>(share_);
  transport->at_end_of_input = at_end_of_input_;
  die();
  return transport;
}

// --- the end of a tick ------------------------------------------------------------------------------------

void Connection::schedule() {
  if (std::exchange(is_scheduled_, true)) return;
  shard_.schedule(*this);
}

void Connection::settle() {
  // Still marked as scheduled, so that no call below adds it to the list again.
  if (!waits_to_write_) write();
  if (tells_when_drained_ && state_ == State::open && queue_.empty()) {
    tells_when_drained_ = false;
    if (!shard_.guard([&] { protocol_->on_drained(); })) abort();
    if (!waits_to_write_ && state_ != State::dead) write();
  }
  if (state_ == State::flushing && queue_.empty()) begin_linger();
  if (protocol_ != nullptr && (state_ == State::lingering || state_ == State::dead)) {
    const std::unique_ptr<base::Protocol> protocol = std::move(protocol_);
    shard_.guard([&] { protocol->on_closed(); });
  }
  is_scheduled_ = false;
  // on_drained() may have asked for another call, and the queue is already empty.
  if (tells_when_drained_ && state_ == State::open && queue_.empty()) schedule();
  if (state_ == State::dead && holds_ == 0) {
    shard_.remove(*this);  // destroys this
  } else {
    resume_reading();
  }
}

void Connection::begin_linger() {
  if (tls_ != nullptr && !said_goodbye()) return;
  if (at_end_of_input_ || ::shutdown(socket_.number(), SHUT_WR) != 0) return die();
  state_ = State::lingering;
  moved_since_armed_ = 0;
  arm(shard_.limits().linger);
}

/// Counts discarded input. A peer that is still sending a long request must be able to finish before it reads
/// the answer, so the timer restarts while input arrives.
void Connection::lingered(std::size_t count) {
  thrown_away_ += count;
  moved_since_armed_ += count;
  if (thrown_away_ > shard_.limits().linger_bytes) return die();
  if (moved_since_armed_ < shard_.limits().stall_bytes) return;
  moved_since_armed_ = 0;
  arm(shard_.limits().linger);
}

void Connection::die() {
  if (state_ == State::dead) return;
  state_ = State::dead;
  queue_.clear();
  timer_.disarm();
  socket_.close();
  schedule();
}

void Connection::on_timer() {
  if (state_ == State::lingering) {
    die();
  } else {
    abort();
  }
}

// --- events of the loop -----------------------------------------------------------------------------------

void Connection::on_edge(Edge edge) {
  if (state_ == State::dead) return;
  // Nothing is read any more, so a reset would not be noticed otherwise.
  if (edge.is_broken && at_end_of_input_) return die();
  may_read_ = may_read_ || edge.is_readable;
  has_ended_ = has_ended_ || edge.is_ended;
  if (edge.is_writable && std::exchange(waits_to_write_, false)) {
    schedule();
    if (std::exchange(read_wants_to_write_, false)) return read();
  }
  if (may_read_ && std::exchange(waits_to_read_, false)) read();
}

void Connection::wait_to_read() {
  waits_to_read_ = true;
  if (!may_read_ || std::exchange(looks_again_, true)) return;
  ++holds_;
  shard_.queue_look(*this);
}

void Connection::look_again() {
  looks_again_ = false;
  if (released() && may_read_ && std::exchange(waits_to_read_, false)) read();
}

bool Connection::released() {
  --holds_;
  if (state_ != State::dead) return true;
  if (holds_ == 0) schedule();
  return false;
}

void Connection::resume_reading() {
  const bool wants_input = state_ == State::lingering || (state_ == State::open && !is_held_ &&
                                                          queue_.bytes() <= shard_.limits().soft_output);
  if (waits_to_read_ || at_end_of_input_) return;
  if (tls_ != nullptr) return resume_reading_tls(wants_input);
  if (wants_input) wait_to_read();
}

void Connection::read() {
  if (tls_ != nullptr) return read_tls();
  if (is_held_ && state_ == State::open) return;
  const std::span<char> buffer = shard_.read_buffer();
  for (int i = 0; i < reads_per_event && (state_ == State::open || state_ == State::lingering); ++i) {
    const ssize_t size = ::recv(socket_.number(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size == 0) return end_of_input();
    if (size < 0) {
      if (!would_block(errno)) return die();
      may_read_ = false;
      break;
    }
    received({buffer.data(), static_cast<std::size_t>(size)});
    may_read_ = has_ended_ || static_cast<std::size_t>(size) == buffer.size();
    if (!may_read_) break;
    if (is_held_ || queue_.bytes() > shard_.limits().soft_output) break;
  }
  resume_reading();
}

void Connection::received(std::string_view bytes) {
  if (state_ == State::lingering) return lingered(bytes.size());
  if (state_ != State::open) return;
  if (!shard_.guard([&] { protocol_->on_bytes(bytes); })) abort();
}

void Connection::end_of_input() {
  at_end_of_input_ = true;
  if (state_ == State::lingering) return die();
  if (!shard_.guard([&] { protocol_->on_eof(); })) abort();
}

void Connection::write() {
  if (tls_ != nullptr) return write_tls();
  std::array<iovec, slices_per_write> slices;
  while (!queue_.empty()) {
    const ssize_t size = send_slices(socket_.number(), std::span(slices).first(queue_.gather(slices)));
    if (size >= 0) {
      wrote(static_cast<std::size_t>(size));
    } else if (would_block(errno)) {
      return wait_to_write();
    } else if (errno != EINTR) {
      return die();
    }
  }
}

void Connection::wrote(std::size_t count) {
  queue_.consume(count);
  moved_since_armed_ += count;
  if (queue_.empty()) {
    timer_.disarm();
  } else if (timer_.armed() && moved_since_armed_ >= shard_.limits().stall_bytes) {
    moved_since_armed_ = 0;
    arm(shard_.limits().stall);
  }
}

void Connection::wait_to_write() {
  arm_stall();
  waits_to_write_ = true;
}

void Connection::arm(base::Duration after) {
  timer_.arm(shard_.timers(), after, [this] { on_timer(); });
}

void Connection::arm_stall() {
  if (timer_.armed()) return;
  moved_since_armed_ = 0;
  arm(shard_.limits().stall);
}

}  // namespace parley::net
