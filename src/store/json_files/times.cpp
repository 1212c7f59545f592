#include "store/json_files/times.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/iso8601.hpp"

namespace parley::store::json_files {

using base::json::Kind;

namespace {

constexpr double first_of_milliseconds = 1e11;  // as seconds, the year 5138; as milliseconds, 1973
constexpr double last_time = 253402300799999;   // 9999-12-31T23:59:59.999Z
constexpr double first_time = -62167219200000;  // 0000-01-01T00:00:00.000Z

std::optional<base::Timestamp> time_of_number(double number) {
  const double milliseconds = std::abs(number) < first_of_milliseconds ? number * 1000 : number;
  if (!(milliseconds >= first_time && milliseconds <= last_time)) return std::nullopt;
  return base::Timestamp(base::Duration(std::llround(milliseconds)));
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Takes the text after the date and returns it with its zone in the form of ISO 8601.
std::string with_zone(std::string time) {
  if (time.ends_with("UTC") || time.ends_with("GMT")) time.resize(time.size() - 3);
  const bool has_z = time.ends_with('Z') || time.ends_with('z');
  const std::size_t sign = time.find_first_of("+-");
  if (has_z) return time;
  if (sign == std::string::npos) {
    time.resize(time.find_last_not_of(' ') + 1);
    return time + 'Z';
  }
  const std::string zone = time.substr(sign);
  const std::string clock = time.substr(0, time.find_last_not_of(' ', sign - 1) + 1);
  if (zone.size() == 3) return clock + zone + ":00";
  if (zone.size() == 5) return clock + zone.substr(0, 3) + ':' + zone.substr(3);
  return clock + zone;
}

std::optional<base::Timestamp> time_of_text(std::string_view text) {
  constexpr std::size_t date_size = 10;  // 2025-09-25
  constexpr std::size_t longest = 64;
  if (const auto time = base::parse_iso8601(text)) return time;
  const bool has_both = text.size() > date_size + 1 && text.size() <= longest &&
                        is_digit(text[date_size + 1]) &&
                        (text[date_size] == ' ' || text[date_size] == 'T' || text[date_size] == 't');
  if (!has_both) return std::nullopt;
  return base::parse_iso8601(std::string(text.substr(0, date_size)) + 'T' +
                             with_zone(std::string(text.substr(date_size + 1))));
}

}  // namespace

std::optional<base::Timestamp> time_from(base::json::Value value) {
  if (value.is(Kind::integer) || value.is(Kind::number)) return time_of_number(value.as_number());
  if (value.is(Kind::string)) return time_of_text(value.as_string());
  return std::nullopt;
}

}  // namespace parley::store::json_files
