#include "node/process/log_sink.hpp"

#include <poll.h>
#include <unistd.h>

namespace parley::node {

void LogSink::write(std::string_view line) {
  // The descriptor is shared with whoever started us, so it must stay blocking; a line shorter than PIPE_BUF
  // does not block once poll() has found room.
  pollfd writable{descriptor_, POLLOUT, 0};
  const bool has_room = poll(&writable, 1, 0) == 1 && (writable.revents & POLLOUT) != 0;
  if (has_room && ::write(descriptor_, line.data(), line.size()) == static_cast<ssize_t>(line.size())) return;
  dropped_.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace parley::node
