#include "node/process/log_sink.hpp"

#include <poll.h>
#include <unistd.h>

namespace parley::node {

void LogSink::write(std::string_view line) {
  // The descriptor is shared with the parent process, so it must stay in blocking mode. A write of less than
  // PIPE_BUF bytes does not block if poll() has reported POLLOUT.
  pollfd writable{descriptor_, POLLOUT, 0};
  const bool has_room = poll(&writable, 1, 0) == 1 && (writable.revents & POLLOUT) != 0;
  if (has_room && ::write(descriptor_, line.data(), line.size()) == static_cast<ssize_t>(line.size())) return;
  dropped_.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace parley::node
