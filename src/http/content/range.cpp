#include "http/content/range.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "http/text.hpp"

namespace parley::http {

namespace {

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, problem] = std::from_chars(text.data(), end, value);
  if (text.empty() || problem != std::errc{} || stopped != end) return std::nullopt;
  return value;
}

}  // namespace

Range wanted_range(const Request& request, std::uint64_t size, std::string_view etag) {
  constexpr std::string_view unit = "bytes=";
  const Range whole{Range::Kind::whole, 0, size};
  const std::string* const field = request.headers.find("Range");
  if (field == nullptr || request.method != "GET" || request.headers.count("Range") > 1) return whole;
  const std::string* const condition = request.headers.find("If-Range");
  if (condition != nullptr && *condition != etag) return whole;
  if (!equal_ignoring_case(std::string_view(*field).substr(0, unit.size()), unit)) return whole;
  const std::string_view wanted = trim_space(std::string_view(*field).substr(unit.size()));
  const std::size_t dash = wanted.find('-');
  if (dash == std::string_view::npos) return whole;
  const auto first = number(wanted.substr(0, dash));
  const auto last = number(wanted.substr(dash + 1));
  if (dash == 0) {
    if (!last) return whole;
    const std::uint64_t length = std::min(*last, size);
    if (length == 0) return {Range::Kind::unsatisfiable, 0, 0};
    return {Range::Kind::part, size - length, length};
  }
  const bool is_open = dash + 1 == wanted.size();
  if (!first || (!last && !is_open) || (last && *last < *first)) return whole;
  if (*first >= size) return {Range::Kind::unsatisfiable, 0, 0};
  return {Range::Kind::part, *first, std::min(last.value_or(size - 1), size - 1) - *first + 1};
}

Response answer_with(const Range& range, std::uint64_t size) {
  Response response{200, {}, {}};
  response.headers.add("Accept-Ranges", "bytes");
  if (range.kind == Range::Kind::unsatisfiable) {
    response.status = 416;
    response.headers.add("Content-Range", "bytes */" + std::to_string(size));
  } else if (range.kind == Range::Kind::part) {
    response.status = 206;
    response.headers.add("Content-Range", "bytes " + std::to_string(range.first) + "-" +
                                              std::to_string(range.first + range.length - 1) + "/" +
                                              std::to_string(size));
  }
  return response;
}

}  // namespace parley::http
