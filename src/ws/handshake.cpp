#include "ws/handshake.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <openssl/evp.h>

#include "base/base64.hpp"
#include "ws/extensions.hpp"
#include "ws/token.hpp"

namespace parley::ws {

namespace {

constexpr std::string_view key_suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
constexpr std::size_t key_bytes = 16;

std::string first_protocol(std::string_view offered) {
  const std::size_t begin = offered.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  std::string_view first = offered.substr(begin, offered.find(',', begin) - begin);
  first = first.substr(0, first.find_last_not_of(" \t") + 1);
  return std::ranges::all_of(first, is_token_char) ? std::string(first) : std::string();
}

}  // namespace

std::string accept_key(std::string_view key) {
  const std::string text = std::string(key) + std::string(key_suffix);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
  return base::encode_base64({reinterpret_cast<const char*>(digest.data()), size});
}

HandshakeAnswer answer_handshake(const HandshakeRequest& request) {
  HandshakeAnswer answer;
  if (request.method != "GET" || request.minor_version < 1) return answer;
  if (!request.has_connection_upgrade || !request.has_upgrade_websocket) return answer;
  if (request.version != "13") {
    answer.status = 426;
    return answer;
  }
  const auto key = base::decode_base64(request.key);
  if (request.key_count != 1 || !key || key->size() != key_bytes) return answer;
  // RFC 6455 section 9.1: a syntax error fails the handshake, even if no offer would be accepted.
  auto extensions = answer_extensions(request.extensions);
  if (!extensions) return answer;
  answer.status = 101;
  answer.accept = accept_key(request.key);
  answer.protocol = first_protocol(request.protocols);
  if (request.may_deflate) {
    answer.extensions = std::move(extensions->field);
    answer.deflate.window_bits = extensions->window_bits;
  }
  return answer;
}

}  // namespace parley::ws
