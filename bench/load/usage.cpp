#include "load/usage.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <unistd.h>

namespace parley::bench {
namespace {

/// Returns the unsigned number at this place of a line whose words are separated by single blanks.
std::optional<std::uint64_t> word(std::string_view line, int place) {
  for (; place > 0; --place) {
    const std::size_t blank = line.find(' ');
    if (blank == std::string_view::npos) return std::nullopt;
    line.remove_prefix(blank + 1);
  }
  std::uint64_t value = 0;
  if (std::from_chars(line.data(), line.data() + line.size(), value).ec != std::errc{}) return std::nullopt;
  return value;
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

std::optional<Usage> read_stat(std::string_view stat, long ticks_per_second) {
  const std::size_t bracket = stat.rfind(") ");
  if (bracket == std::string_view::npos) return std::nullopt;
  const std::string_view behind = stat.substr(bracket + 2);
  // proc(5): the state after the name is field 3, utime is field 14, stime is field 15.
  const auto user = word(behind, 11), system = word(behind, 12);
  if (!user || !system) return std::nullopt;
  const auto tick = std::chrono::nanoseconds(std::chrono::seconds(1)) / ticks_per_second;
  Usage usage;
  usage.user = tick * static_cast<std::int64_t>(*user);
  usage.cpu = usage.user + tick * static_cast<std::int64_t>(*system);
  return usage;
}

std::optional<std::uint64_t> read_statm(std::string_view statm) {
  return word(statm, 1);
}

std::optional<Nanos> read_schedstat(std::string_view schedstat) {
  const auto value = word(schedstat, 0);
  if (!value) return std::nullopt;
  return Nanos(static_cast<std::int64_t>(*value));
}

std::optional<Usage> usage_of(pid_t pid) {
  const std::filesystem::path process = "/proc/" + std::to_string(pid);
  auto usage = read_stat(text_of(process / "stat"), sysconf(_SC_CLK_TCK));
  const auto pages = read_statm(text_of(process / "statm"));
  if (!usage || !pages) return std::nullopt;
  usage->resident = *pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  Nanos exact{0};
  std::error_code error;
  for (const auto& thread : std::filesystem::directory_iterator(process / "task", error)) {
    exact += read_schedstat(text_of(thread.path() / "schedstat")).value_or(Nanos(0));
  }
  // The time of threads that have ended is only in stat, which rounds to a tick.
  const Nanos tick = std::chrono::milliseconds(20);
  if (exact + tick >= usage->cpu) usage->cpu = exact;
  return usage;
}

}  // namespace parley::bench
