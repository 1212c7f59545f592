// The floor: floor PORT. One thread, one epoll, one buffer. The output of a turn is written at its end, once
// for each socket.
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string_view>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

#include "floor/relay.hpp"

namespace parley::floor {
namespace {

constexpr std::size_t buffer_size = 256 * 1024;
constexpr int most_events = 256;
constexpr int backlog = 1024;

int listen_on(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return -1;
  return listen(fd, backlog) == 0 ? fd : -1;
}

void allow_many_descriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

class Loop {
 public:
  explicit Loop(int listener)
      : listener_(listener), epoll_(epoll_create1(EPOLL_CLOEXEC)), buffer_(buffer_size) {
    watch(listener_, EPOLLIN, EPOLL_CTL_ADD);
  }

  [[noreturn]] void run() {
    std::array<epoll_event, most_events> events{};
    for (;;) {
      const int count = epoll_wait(epoll_, events.data(), most_events, -1);
      for (int i = 0; i < count; ++i) on_ready(events[static_cast<std::size_t>(i)]);
      for (const SocketNumber number : relay_.take_changed()) {
        if (is_open(number)) flush(number);
      }
    }
  }

 private:
  struct Socket {
    bool is_open = false;
    bool waits_to_write = false;
  };

  bool is_open(SocketNumber number) const { return number < sockets_.size() && sockets_[number].is_open; }

  void watch(int fd, unsigned events, int operation) {
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    epoll_ctl(epoll_, operation, fd, &event);
  }

  void on_ready(const epoll_event& event) {
    if (event.data.fd == listener_) return accept_all();
    const auto number = static_cast<SocketNumber>(event.data.fd);
    if (is_open(number) && (event.events & EPOLLOUT) != 0) flush(number);
    if (is_open(number) && (event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) read(number);
  }

  void accept_all() {
    for (;;) {
      const int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd < 0) return;
      const int on = 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      const auto number = static_cast<SocketNumber>(fd);
      if (number >= sockets_.size()) sockets_.resize(number + 1);
      sockets_[number] = {.is_open = true, .waits_to_write = false};
      relay_.opened(number);
      watch(fd, EPOLLIN, EPOLL_CTL_ADD);
    }
  }

  void read(SocketNumber number) {
    const ssize_t got = recv(static_cast<int>(number), buffer_.data(), buffer_.size(), 0);
    if (got > 0) return relay_.received(number, {buffer_.data(), static_cast<std::size_t>(got)});
    if (got == 0 || (errno != EAGAIN && errno != EINTR)) close(number);
  }

  void flush(SocketNumber number) {
    std::string& outgoing = relay_.outgoing(number);
    const ssize_t sent = ::send(static_cast<int>(number), outgoing.data(), outgoing.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) return close(number);
    if (sent > 0) outgoing.erase(0, static_cast<std::size_t>(sent));
    if (outgoing.empty() && relay_.is_closing(number)) return close(number);
    const bool waits = !outgoing.empty();
    if (sockets_[number].waits_to_write == waits) return;
    sockets_[number].waits_to_write = waits;
    watch(static_cast<int>(number), waits ? EPOLLIN | EPOLLOUT : EPOLLIN, EPOLL_CTL_MOD);
  }

  void close(SocketNumber number) {
    ::close(static_cast<int>(number));
    sockets_[number] = {};
    relay_.gone(number);
  }

  int listener_;
  int epoll_;
  std::vector<char> buffer_;
  std::vector<Socket> sockets_;  ///< by descriptor
  Relay relay_;
};

}  // namespace
}  // namespace parley::floor

int main(int count, char** words) {
  using namespace parley::floor;
  const std::string_view text = count == 2 ? words[1] : "";
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size()) {
    std::fputs("floor PORT\n", stderr);
    return 2;
  }
  allow_many_descriptors();
  const int listener = listen_on(port);
  if (listener < 0) {
    std::fprintf(stderr, "floor: port %u: %s\n", port, std::strerror(errno));
    return 75;
  }
  Loop(listener).run();
}
