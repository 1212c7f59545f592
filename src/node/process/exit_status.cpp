#include "node/process/exit_status.hpp"

namespace parley::node {

void print(std::FILE* to, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), to);
}

Exit stopped(const Stop& stop) {
  print(stderr, stop.line + "\n");
  return stop.code;
}

Stop stop_of(const store::sqlite::OpenError& error) {
  using Reason = store::sqlite::OpenError::Reason;
  const std::string line = error.path + ": " + error.detail;
  switch (error.reason) {
    case Reason::in_use:
      return {Exit::in_use, line};
    case Reason::damaged:
    case Reason::newer:
    case Reason::not_ours:
      return {Exit::bad_data, line};
    case Reason::unwritable:
      return {Exit::cannot_create, line};
    case Reason::unreadable:
      break;
  }
  return {Exit::bad_configuration, line};
}

}  // namespace parley::node
