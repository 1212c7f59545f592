// The options of a run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <netinet/in.h>
#include <span>
#include <string>
#include <string_view>
#include <sys/types.h>

#include "base/result.hpp"

namespace parley::bench {

struct Options {
  std::string scenario;
  sockaddr_in server{};
  std::string secret;       ///< with which the server checks tokens
  std::string label;        ///< the name of the server in the report
  pid_t pid = 0;            ///< of the server; with 0 its processor time and memory are not reported
  std::size_t pairs = 100;  ///< of users, one socket each
  std::size_t window = 1;   ///< outstanding messages per pair, in a closed loop
  std::size_t rate = 0;     ///< units per second of all pairs together; 0 means a closed loop
  std::size_t size = 100;   ///< bytes of content in a message
  std::size_t slow = 0;     ///< receivers that stop reading, in the scenario overload
  std::size_t readers = 0;  ///< connections that request history and read nothing, in the scenario overload
  std::size_t units = 0;    ///< the run ends after this many; with 0 only after its time
  double seconds = 5;       ///< to measure, after the warm-up
  double warmup = 1;        ///< seconds of load before the measurement
  int cpu = -1;             ///< to run on; with -1 the kernel chooses
};

/// Returns the text of --help.
std::string_view usage_text();

/// Reads the arguments without the program's name. An error is one line for the user.
base::Result<Options, std::string> read_options(std::span<const std::string_view> arguments);

}  // namespace parley::bench
