// An HTTP answer as a client reads it from a connection.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace parley::support {

struct Answer {
  int status = 0;
  std::string head;  ///< the status line and the header fields, as sent
  std::string body;
};

/// Removes the first answer from `bytes` and returns it, once it is complete. Supports only bodies with a
/// Content-Length, because the server sends no others.
inline std::optional<Answer> take_answer(std::string& bytes) {
  constexpr std::size_t status_at = 9;  // after "HTTP/1.1 "
  const std::string length_field = "\r\nContent-Length: ";
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string::npos) return std::nullopt;
  Answer answer;
  answer.head = bytes.substr(0, end + 2);
  answer.status = std::stoi(bytes.substr(status_at, 3));
  std::size_t size = 0;
  if (const std::size_t at = answer.head.find(length_field); at != std::string::npos) {
    size = std::stoul(answer.head.substr(at + length_field.size()));
  }
  if (bytes.size() < end + 4 + size) return std::nullopt;
  answer.body = bytes.substr(end + 4, size);
  bytes.erase(0, end + 4 + size);
  return answer;
}

}  // namespace parley::support
