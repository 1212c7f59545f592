#include "engineio/handshake.hpp"

namespace parley::engineio {

namespace {

/// Two strings, without what they hold on the heap.
constexpr std::size_t field_overhead = 64;

std::size_t cost(const http::Headers::Field& field) {
  return field_overhead + field.name.size() + field.value.size();
}

}  // namespace

std::string_view Handshake::query() const {
  const std::size_t mark = url.find('?');
  return mark == std::string::npos ? std::string_view() : std::string_view(url).substr(mark + 1);
}

std::optional<std::string> Handshake::parameter(std::string_view name) const {
  std::string value;
  if (!http::query_value(query(), name, value)) return std::nullopt;
  return value;
}

std::vector<std::pair<std::string, std::string>> Handshake::parameters() const {
  return http::query_parameters(query());
}

Handshake handshake_of(http::Request request, base::Timestamp now, std::size_t bytes_at_most) {
  Handshake handshake;
  handshake.address = std::move(request.peer);
  handshake.is_secure = request.is_secure;
  handshake.time = now;
  std::size_t room = bytes_at_most;
  const auto fits = [&](std::size_t size) {
    if (size > room) {
      ++handshake.left_out;
      return false;
    }
    room -= size;
    return true;
  };
  if (fits(request.target.size())) handshake.url = std::move(request.target);
  // Most requests fit as they are.
  std::size_t all = 0;
  for (const http::Headers::Field& field : request.headers) all += cost(field);
  if (all <= room) {
    handshake.headers = std::move(request.headers);
    return handshake;
  }
  for (const http::Headers::Field& field : request.headers) {
    if (fits(cost(field))) handshake.headers.add(field.name, field.value);
  }
  return handshake;
}

std::size_t kept_bytes(const Handshake& handshake) {
  std::size_t bytes = handshake.url.size();
  for (const http::Headers::Field& field : handshake.headers) bytes += cost(field);
  return bytes;
}

}  // namespace parley::engineio
