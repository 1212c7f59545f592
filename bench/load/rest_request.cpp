#include "load/rest_request.hpp"

namespace parley::bench {
namespace {

std::string head(std::string_view line, const Person& person) {
  return std::string(line) + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + person.token + "\r\n";
}

}  // namespace

std::string get_request(std::string_view target, const Person& person) {
  return head("GET " + std::string(target), person) + "\r\n";
}

std::string post_message_request(const Person& from, const Person& to, std::size_t size) {
  const std::string body =
      R"({"receiverId":")" + to.id + R"(","content":")" + std::string(size, 'x') + R"("})";
  return head("POST /api/messages", from) +
         "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

}  // namespace parley::bench
