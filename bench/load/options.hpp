// What a run is asked to be.
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
  std::string secret;       ///< that the server checks tokens with
  std::string label;        ///< names the server in the report
  pid_t pid = 0;            ///< of the server; 0: its processor time and memory are not reported
  std::size_t pairs = 100;  ///< of users, one socket each
  std::size_t window = 1;   ///< outstanding messages of a pair, in a closed loop
  std::size_t rate = 0;     ///< units a second, all pairs together; 0: a closed loop
  std::size_t size = 100;   ///< bytes of a message's content
  std::size_t slow = 0;     ///< receivers that stop reading, in an overload
  std::size_t readers = 0;  ///< connections that ask for history and read nothing, in an overload
  std::size_t units = 0;    ///< the run ends after so many; 0: after its time only
  double seconds = 5;       ///< measured, once warm
  double warmup = 1;        ///< seconds of load before that
  int cpu = -1;             ///< to run on; -1: wherever the kernel likes
};

/// The text of --help.
std::string_view usage_text();

/// Without the program's name. Refusals are one line for who typed it.
base::Result<Options, std::string> read_options(std::span<const std::string_view> arguments);

}  // namespace parley::bench
