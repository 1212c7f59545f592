#include "load/options.hpp"

#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <optional>

namespace parley::bench {
namespace {

constexpr std::size_t least_size = 8;  // the number of a message must fit

struct Bounds {
  double least, most;
};

template <class Number>
bool read_number(std::string_view text, Bounds bounds, Number& to) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const auto plain = static_cast<double>(value);
  if (error != std::errc{} || end != text.data() + text.size() || !(plain >= bounds.least) ||
      !(plain <= bounds.most)) {
    return false;
  }
  to = value;
  return true;
}

bool read_server(std::string_view text, sockaddr_in& to) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return false;
  std::uint16_t port = 0;
  if (!read_number(text.substr(colon + 1), {1, 65535}, port)) return false;
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  return inet_pton(AF_INET, std::string(text.substr(0, colon)).c_str(), &to.sin_addr) == 1;
}

/// Returns whether the value is valid, or nothing if there is no such flag.
std::optional<bool> read_flag(Options& to, std::string_view flag, std::string_view value) {
  if (flag == "--server") return read_server(value, to.server);
  if (flag == "--secret") return (to.secret = value).size() >= 32;
  if (flag == "--label") return !(to.label = value).empty();
  if (flag == "--pid") return read_number(value, {1, 1 << 30}, to.pid);
  if (flag == "--pairs") return read_number(value, {1, 100'000}, to.pairs);
  if (flag == "--window") return read_number(value, {1, 10'000}, to.window);
  if (flag == "--rate") return read_number(value, {1, 10'000'000}, to.rate);
  if (flag == "--size") return read_number(value, {least_size, 8192}, to.size);
  if (flag == "--slow") return read_number(value, {0, 100'000}, to.slow);
  if (flag == "--readers") return read_number(value, {0, 10'000}, to.readers);
  if (flag == "--units") return read_number(value, {1, 1e12}, to.units);
  if (flag == "--seconds") return read_number(value, {0.1, 3600}, to.seconds);
  if (flag == "--warmup") return read_number(value, {0, 600}, to.warmup);
  if (flag == "--cpu") return read_number(value, {0, 1023}, to.cpu);
  return std::nullopt;
}

}  // namespace

std::string_view usage_text() {
  return "load SCENARIO --server 127.0.0.1:PORT --secret SECRET [flags]\n"
         "\n"
         "scenarios: call relay typing presence connect idle rest_post rest_history overload\n"
         "\n"
         "  --pid PID       the server's process, whose processor time and memory are reported\n"
         "  --label NAME    names the server in the report (parley)\n"
         "  --pairs N       pairs of users (100)\n"
         "  --window N      outstanding messages of a pair (1)\n"
         "  --rate N        units per second, at fixed times, whatever the server does (a closed loop)\n"
         "  --size BYTES    content of a message (100)\n"
         "  --slow N        receivers that stop reading, in overload (0)\n"
         "  --readers N     connections that request history and read nothing, in overload (0)\n"
         "  --units N       ends after this many units (no limit)\n"
         "  --seconds S     measured seconds (5)\n"
         "  --warmup S      seconds of load before the measurement (1)\n"
         "  --cpu N         runs on this processor (any)\n"
         "\n"
         "Prints one line of JSON. Exits with 1 if there was any fault.\n";
}

base::Result<Options, std::string> read_options(std::span<const std::string_view> arguments) {
  Options options;
  options.label = "parley";
  if (arguments.empty() || arguments.front().starts_with('-'))
    return std::string("which scenario? see --help");
  options.scenario = arguments.front();
  for (std::size_t i = 1; i < arguments.size(); i += 2) {
    const std::string flag(arguments[i]);
    if (i + 1 == arguments.size()) return flag + ": needs a value";
    const auto is_good = read_flag(options, flag, arguments[i + 1]);
    if (!is_good) return flag + ": there is no such flag";
    if (!*is_good) return flag + ": not " + std::string(arguments[i + 1]);
  }
  if (options.server.sin_port == 0) return std::string("--server is missing");
  if (options.secret.empty()) return std::string("--secret is missing");
  return options;
}

}  // namespace parley::bench
