#include "load/http_answer.hpp"

#include <charconv>
#include <optional>

#include "http/text.hpp"

namespace parley::bench {
namespace {

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::size_t> content_length(std::string_view fields) {
  while (!fields.empty()) {
    const std::string_view line = fields.substr(0, fields.find("\r\n"));
    fields.remove_prefix(std::min(line.size() + 2, fields.size()));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    if (!http::equal_ignoring_case(line.substr(0, colon), "content-length")) continue;
    return number<std::size_t>(http::trim_space(line.substr(colon + 1)));
  }
  return std::nullopt;
}

}  // namespace

std::string text_of(const HttpAnswer& answer) {
  return "HTTP " + std::to_string(answer.status) + " " + std::string(answer.body);
}

HttpAnswer read_answer(std::string_view bytes) {
  constexpr std::string_view version = "HTTP/1.1 ";
  HttpAnswer answer;
  if (bytes.substr(0, version.size()) != version.substr(0, bytes.size())) {
    answer.reading = Reading::invalid;
    return answer;
  }
  const std::size_t head = bytes.find("\r\n\r\n");
  if (head == std::string_view::npos) {
    if (bytes.size() > largest_head) answer.reading = Reading::invalid;
    return answer;
  }
  answer.reading = Reading::invalid;
  const auto status = number<int>(bytes.substr(version.size(), 3));
  if (!status) return answer;
  answer.status = *status;
  std::size_t length = 0;
  if (*status != 101 && *status != 204 && *status != 304) {
    const auto said = content_length(bytes.substr(0, head));
    if (!said || *said > largest_payload) return answer;
    length = *said;
  }
  answer.size = head + 4 + length;
  answer.reading = bytes.size() < answer.size ? Reading::incomplete : Reading::complete;
  if (answer.reading == Reading::complete) answer.body = bytes.substr(head + 4, length);
  return answer;
}

}  // namespace parley::bench
