#include "load/connection.hpp"

#include <cerrno>
#include <cstring>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "load/loop.hpp"

namespace parley::bench {

void Connection::open(const sockaddr_in& address) {
  fd_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd_ < 0) return lose(std::strerror(errno));
  const int on = 1;
  setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  is_connected_ = false;
  waits_to_write_ = true;
  kept_.clear();
  out_.clear();
  if (connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
      errno != EINPROGRESS) {
    return lose(std::strerror(errno));
  }
  loop_.watch(fd_, this, EPOLLIN | EPOLLOUT, true);
}

void Connection::send(std::string_view bytes) {
  out_ += bytes;
  if (is_connected_ && !waits_to_write_ && !std::exchange(is_queued_, true)) loop_.flush_later(*this);
}

void Connection::close() {
  if (fd_ < 0) return;
  ::close(std::exchange(fd_, -1));
  if (std::exchange(is_queued_, false)) loop_.forget(*this);
}

void Connection::lose(std::string_view why) {
  close();
  receiver_.on_gone(why);
}

void Connection::on_ready(unsigned events, std::string& buffer) {
  if (fd_ < 0) return;
  if (!is_connected_ && (events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) != 0) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return lose(std::strerror(error));
    // Skips an event of the previous owner of this descriptor, which was closed in the same turn.
    if ((events & EPOLLOUT) == 0) return;
    is_connected_ = true;
    receiver_.on_connected();
    return flush();
  }
  if ((events & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0) read(buffer);
  if (fd_ >= 0 && waits_to_write_ && (events & EPOLLOUT) != 0) flush();
}

void Connection::read(std::string& buffer) {
  const ssize_t got = recv(fd_, buffer.data(), buffer.size(), 0);
  if (got == 0) return lose("closed by the server");
  if (got < 0) {
    if (errno != EAGAIN && errno != EINTR) lose(std::strerror(errno));
    return;
  }
  std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
  if (!kept_.empty()) bytes = kept_.append(bytes);
  const std::size_t used = receiver_.on_bytes(bytes);
  if (fd_ < 0) return;
  if (kept_.empty()) {
    kept_.assign(bytes.substr(used));
  } else {
    kept_.erase(0, used);
  }
}

void Connection::flush() {
  is_queued_ = false;
  std::size_t sent = 0;
  while (fd_ >= 0 && sent < out_.size()) {
    const ssize_t taken = ::send(fd_, out_.data() + sent, out_.size() - sent, MSG_NOSIGNAL);
    if (taken < 0 && errno == EINTR) continue;
    if (taken < 0 && errno != EAGAIN) return lose(std::strerror(errno));
    if (taken < 0) break;
    sent += static_cast<std::size_t>(taken);
  }
  out_.erase(0, sent);
  const bool waits = !out_.empty();
  if (std::exchange(waits_to_write_, waits) == waits) return;
  loop_.watch(fd_, this, events(), false);
}

void Connection::stop_reading() {
  reads_ = false;
  if (fd_ >= 0) loop_.watch(fd_, this, events(), false);
}

unsigned Connection::events() const {
  return (reads_ ? unsigned{EPOLLIN} : 0U) | (waits_to_write_ ? unsigned{EPOLLOUT} : 0U);
}

}  // namespace parley::bench
