#include "load/loop.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <sys/epoll.h>
#include <system_error>
#include <unistd.h>

#include "load/connection.hpp"

namespace parley::bench {
namespace {

constexpr std::size_t buffer_size = 256 * 1024;
constexpr std::size_t most_events = 256;

}  // namespace

Nanos now() {
  return std::chrono::steady_clock::now().time_since_epoch();
}

Loop::Loop() : epoll_(epoll_create1(EPOLL_CLOEXEC)), buffer_(buffer_size, '\0') {
  if (epoll_ < 0) throw std::system_error(errno, std::generic_category(), "epoll");
}

Loop::~Loop() {
  close(epoll_);
}

bool Loop::turn(Nanos most) {
  flush();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(std::max(most, Nanos(0)));
  const timespec wait{seconds.count(), (std::max(most, Nanos(0)) - seconds).count()};
  std::array<epoll_event, most_events> events;
  const int count = epoll_pwait2(epoll_, events.data(), most_events, &wait, nullptr);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    static_cast<Connection*>(event.data.ptr)->on_ready(event.events, buffer_);
  }
  flush();
  return count > 0;
}

void Loop::flush() {
  // A connection that fails during its flush may make others send.
  for (std::size_t i = 0; i < to_flush_.size(); ++i) {
    if (to_flush_[i] != nullptr) to_flush_[i]->flush();
  }
  to_flush_.clear();
}

void Loop::forget(Connection& connection) {
  std::ranges::replace(to_flush_, &connection, nullptr);
}

void Loop::watch(int fd, Connection* connection, unsigned events, bool is_new) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = connection;
  epoll_ctl(epoll_, is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &event);
}

}  // namespace parley::bench
