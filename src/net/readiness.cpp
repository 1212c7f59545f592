#include "net/readiness.hpp"

#include <cerrno>
#include <utility>

namespace parley::net {

namespace {

/// Events of one collect() at most, so that other work gets its turn.
constexpr std::size_t events_at_most = 512;

constexpr bool has(std::uint32_t events, std::uint32_t any) {
  return (events & any) != 0;
}

int made_set() {
  const int set = ::epoll_create1(EPOLL_CLOEXEC);
  if (set < 0) throw std::system_error(errno, std::system_category(), "epoll_create1");
  return set;
}

}  // namespace

Readiness::Readiness(asio::io_context& context)
    : set_(context.get_executor(), made_set()), events_(events_at_most) {}

std::error_code Readiness::add(int socket, Watched& watched) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &watched;
  if (::epoll_ctl(set_.native_handle(), EPOLL_CTL_ADD, socket, &event) == 0) return {};
  return {errno, std::system_category()};
}

void Readiness::remove(int socket) {
  ::epoll_ctl(set_.native_handle(), EPOLL_CTL_DEL, socket, nullptr);
}

std::size_t Readiness::collect() {
  const int count = ::epoll_wait(set_.native_handle(), events_.data(), static_cast<int>(events_.size()), 0);
  if (count <= 0) return 0;
  const auto found = static_cast<std::size_t>(count);
  for (std::size_t i = 0; i < found; ++i) {
    const std::uint32_t events = events_[i].events;
    static_cast<Watched*>(events_[i].data.ptr)
        ->on_edge({.is_readable = has(events, EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR),
                   .is_writable = has(events, EPOLLOUT | EPOLLHUP | EPOLLERR),
                   .is_ended = has(events, EPOLLRDHUP | EPOLLHUP | EPOLLERR),
                   .is_broken = has(events, EPOLLHUP | EPOLLERR)});
  }
  return found;
}

void Readiness::wait() {
  if (std::exchange(waits_, true)) return;
  set_.async_wait(asio::posix::descriptor_base::wait_read, [this](std::error_code error) {
    waits_ = false;
    if (!error) collect();
  });
}

}  // namespace parley::net
