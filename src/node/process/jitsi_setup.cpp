#include "node/process/jitsi_setup.hpp"

#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <utility>

#include "jwt/key.hpp"
#include "jwt/key_text.hpp"
#include "jwt/rsa_key.hpp"

namespace parley::node {

namespace {

using Tokens = calls::JitsiOptions::Tokens;

/// In bytes. Prosody requires no minimum.
constexpr std::size_t least_app_secret = 1;

/// Returns the key id with the app id in front, which JaaS requires. Operators configure either form.
std::string key_id(const Config::Jitsi& config) {
  if (config.key_id.find('/') != std::string::npos || !config.is_jaas()) return config.key_id;
  return config.app_id + "/" + config.key_id;
}

std::unique_ptr<jwt::SigningKey> signing_key(const Config::Jitsi& config) {
  if (!config.app_secret.bytes.empty()) {
    return std::make_unique<jwt::Hs256Key>(config.app_secret.bytes, config.key_id, jwt::Origin::own,
                                           least_app_secret);
  }
  if (config.private_key.empty()) return nullptr;
  std::ifstream file(config.private_key, std::ios::binary);
  const std::string pem{std::istreambuf_iterator<char>(file), {}};
  if (!file && !file.eof()) throw std::invalid_argument("it cannot be read");
  return std::make_unique<jwt::Rs256Key>(jwt::without_byte_order_mark(pem), key_id(config));
}

}  // namespace

base::Result<calls::Jitsi, std::string> make_jitsi(const Config::Jitsi& config, const base::Clock& clock) {
  std::unique_ptr<jwt::SigningKey> key;
  try {
    key = signing_key(config);
  } catch (const std::invalid_argument& refusal) {
    return "jitsi.private_key: " + config.private_key + ": " + refusal.what();
  }
  const Tokens tokens = key == nullptr ? Tokens::none : config.is_jaas() ? Tokens::jaas : Tokens::self_hosted;
  try {
    return calls::Jitsi(clock, {config.domain, tokens, config.app_id}, std::move(key));
  } catch (const std::invalid_argument& refusal) {
    return std::string("jitsi.key_id: ") + refusal.what();
  }
}

}  // namespace parley::node
