#include "base/duration.hpp"

#include <array>
#include <charconv>
#include <cstdint>

namespace parley::base {

namespace {

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};
constexpr std::array<Unit, 5> units{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}}};
constexpr std::int64_t longest = 100LL * 365 * 86'400'000;

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  if (text == "0") return Duration{0};
  std::int64_t count = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || text.starts_with('-')) return std::nullopt;
  const std::string_view name = text.substr(static_cast<std::size_t>(stopped - text.data()));
  for (const Unit& unit : units) {
    if (unit.name != name) continue;
    if (count > longest / unit.milliseconds) return std::nullopt;
    return Duration{count * unit.milliseconds};
  }
  return std::nullopt;
}

std::string format_duration(Duration duration) {
  const std::int64_t count = duration.count();
  if (count == 0) return "0";
  for (const Unit& unit : units) {
    if (count % unit.milliseconds == 0)
      return std::to_string(count / unit.milliseconds) + std::string(unit.name);
  }
  return {};
}

}  // namespace parley::base
