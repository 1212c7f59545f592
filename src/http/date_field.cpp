#include "http/date_field.hpp"

#include <array>

namespace parley::http {

namespace {

constexpr std::array<std::string_view, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void append(std::string& text, long long number, unsigned digits) {
  const std::size_t at = text.size();
  text.append(digits, '0');
  for (; digits > 0; --digits, number /= 10) text[at + digits - 1] = static_cast<char>('0' + number % 10);
}

}  // namespace

std::string_view DateField::line(base::Timestamp now) {
  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  if (second == second_) return line_;
  second_ = second;
  const auto day = std::chrono::floor<std::chrono::days>(second);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(second - day);
  line_ = "Date: ";
  line_.append(weekdays[std::chrono::weekday(day).c_encoding()]).append(", ");
  append(line_, static_cast<unsigned>(date.day()), 2);
  line_.append(" ").append(months[static_cast<unsigned>(date.month()) - 1]).append(" ");
  append(line_, static_cast<int>(date.year()), 4);
  line_.append(" ");
  append(line_, time.hours().count(), 2);
  line_.append(":");
  append(line_, time.minutes().count(), 2);
  line_.append(":");
  append(line_, time.seconds().count(), 2);
  return line_.append(" GMT\r\n");
}

}  // namespace parley::http
