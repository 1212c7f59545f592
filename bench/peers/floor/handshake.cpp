#include "floor/handshake.hpp"

#include <algorithm>
#include <array>

#include <openssl/evp.h>
#include <openssl/sha.h>

namespace parley::floor {
namespace {

constexpr std::string_view key_field = "\r\nSec-WebSocket-Key: ";
constexpr std::string_view key_suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

}  // namespace

std::optional<std::string_view> websocket_key(std::string_view head) {
  const std::size_t at = head.find(key_field);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view rest = head.substr(at + key_field.size());
  return rest.substr(0, rest.find("\r\n"));
}

std::string accept_upgrade(std::string_view key) {
  const std::string keyed = std::string(key).append(key_suffix);
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  SHA1(reinterpret_cast<const unsigned char*>(keyed.data()), keyed.size(), digest.data());
  std::array<unsigned char, 32> encoded{};
  const int size = EVP_EncodeBlock(encoded.data(), digest.data(), static_cast<int>(digest.size()));
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
         "Upgrade\r\nSec-WebSocket-Accept: " +
         std::string(encoded.begin(), encoded.begin() + size) + "\r\n\r\n";
}

std::string_view plain_answer(std::string_view head) {
  if (head.starts_with("GET /health ")) return "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
}

std::string user_of(std::string_view token) {
  const std::size_t dot = token.find('.');
  if (dot == std::string_view::npos) return {};
  std::string claims(token.substr(dot + 1));
  claims.resize(std::min(claims.find('.'), claims.size()));
  std::ranges::replace(claims, '-', '+');
  std::ranges::replace(claims, '_', '/');
  claims.append((4 - claims.size() % 4) % 4, '=');
  std::string json(claims.size(), '\0');
  const int size =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(json.data()),
                      reinterpret_cast<const unsigned char*>(claims.data()), static_cast<int>(claims.size()));
  if (size < 0) return {};
  constexpr std::string_view key = R"("sub":")";
  const std::size_t at = json.find(key);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + key.size();
  return json.substr(begin, json.find('"', begin) - begin);
}

}  // namespace parley::floor
