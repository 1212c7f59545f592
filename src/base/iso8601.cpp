#include "base/iso8601.hpp"

#include <algorithm>
#include <chrono>

namespace parley::base {

namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr Timestamp first{sys_days{std::chrono::year{0} / 1 / 1}};
constexpr Timestamp last{sys_days{std::chrono::year{9999} / 12 / 31} + days{1} - Duration{1}};

void put(std::array<char, iso8601_size>& text, std::size_t at, unsigned digits, std::uint32_t value) {
  for (; digits > 0; --digits, value /= 10) text[at + digits - 1] = static_cast<char>('0' + value % 10);
}

/// Reads fixed-width fields from the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool number(unsigned digits, int& out) {
    if (rest_.size() < digits) return false;
    out = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (c < '0' || c > '9') return false;
      out = out * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    return true;
  }
  bool literal(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  /// Reads 1 to 9 digits and converts them to milliseconds.
  bool fraction(int& out) {
    int digit = 0;
    unsigned count = 0;
    out = 0;
    while (number(1, digit)) {
      if (count < 3) out = out * 10 + digit;
      ++count;
    }
    for (unsigned i = count; i < 3; ++i) out *= 10;
    return count >= 1 && count <= 9;
  }
  /// Reads Z or +hh:mm, and sets `out` to the minutes to subtract.
  bool offset(int& out) {
    out = 0;
    if (literal('Z') || literal('z')) return rest_.empty();
    const bool is_negative = rest_.starts_with('-');
    if (!literal('+') && !literal('-')) return false;
    int hours = 0;
    int minutes = 0;
    if (!number(2, hours) || !literal(':') || !number(2, minutes) || hours > 23 || minutes > 59) return false;
    out = (hours * 60 + minutes) * (is_negative ? -1 : 1);
    return rest_.empty();
  }

 private:
  std::string_view rest_;
};

}  // namespace

std::array<char, iso8601_size> iso8601_text(Timestamp time) {
  time = std::clamp(time, first, last);
  const sys_days day = std::chrono::floor<days>(time);
  const year_month_day date{day};
  const auto of_day = static_cast<std::uint32_t>((time - day).count());
  std::array<char, iso8601_size> text;
  std::string_view("0000-00-00T00:00:00.000Z").copy(text.data(), text.size());
  put(text, 0, 4, static_cast<std::uint32_t>(static_cast<int>(date.year())));
  put(text, 5, 2, static_cast<unsigned>(date.month()));
  put(text, 8, 2, static_cast<unsigned>(date.day()));
  put(text, 11, 2, of_day / 3'600'000);
  put(text, 14, 2, of_day / 60'000 % 60);
  put(text, 17, 2, of_day / 1000 % 60);
  put(text, 20, 3, of_day % 1000);
  return text;
}

std::string to_iso8601(Timestamp time) {
  const auto text = iso8601_text(time);
  return {text.begin(), text.end()};
}

std::optional<Timestamp> parse_iso8601(std::string_view text) {
  Reader reader(text);
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, fraction = 0, offset = 0;
  const bool has_date = reader.number(4, year) && reader.literal('-') && reader.number(2, month) &&
                        reader.literal('-') && reader.number(2, day) &&
                        (reader.literal('T') || reader.literal('t'));
  if (!has_date) return std::nullopt;
  const bool has_time = reader.number(2, hour) && reader.literal(':') && reader.number(2, minute) &&
                        reader.literal(':') && reader.number(2, second);
  if (!has_time || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  if (reader.literal('.') && !reader.fraction(fraction)) return std::nullopt;
  if (!reader.offset(offset)) return std::nullopt;
  const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                            std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return Timestamp{sys_days{date}} + std::chrono::hours{hour} + std::chrono::minutes{minute - offset} +
         std::chrono::seconds{second} + Duration{fraction};
}

}  // namespace parley::base
