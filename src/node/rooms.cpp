#include "node/rooms.hpp"

#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <utility>

#include "auth/key.hpp"
#include "auth/rsa_key.hpp"

namespace parley::node {

namespace {

using Tokens = calls::JitsiOptions::Tokens;

constexpr std::string_view jaas_prefix = "vpaas-";
/// Prosody asks for no length.
constexpr std::size_t least_app_secret = 1;

/// JaaS shows a key's id with the app id in front, and people copy either.
std::string key_id(const Config::Jitsi& config) {
  if (config.key_id.find('/') != std::string::npos || !config.app_id.starts_with(jaas_prefix)) {
    return config.key_id;
  }
  return config.app_id + "/" + config.key_id;
}

std::unique_ptr<auth::SigningKey> signing_key(const Config::Jitsi& config) {
  if (!config.app_secret.bytes.empty()) {
    return std::make_unique<auth::Hs256Key>(config.app_secret.bytes, config.key_id, auth::Origin::own,
                                            least_app_secret);
  }
  if (config.private_key.empty()) return nullptr;
  std::ifstream file(config.private_key, std::ios::binary);
  const std::string pem{std::istreambuf_iterator<char>(file), {}};
  if (!file && !file.eof()) throw std::invalid_argument(config.private_key + " cannot be read");
  return std::make_unique<auth::Rs256Key>(pem, key_id(config));
}

}  // namespace

base::Result<calls::Jitsi, std::string> make_jitsi(const Config::Jitsi& config, const base::Clock& clock) {
  if (!config.app_secret.bytes.empty() && !config.private_key.empty()) {
    return std::string("jitsi.app_secret and jitsi.private_key exclude each other");
  }
  try {
    std::unique_ptr<auth::SigningKey> key = signing_key(config);
    const bool is_jaas = config.app_id.starts_with(jaas_prefix);
    const Tokens tokens = key == nullptr ? Tokens::none : is_jaas ? Tokens::jaas : Tokens::self_hosted;
    return calls::Jitsi(clock, {config.domain, tokens, config.app_id}, std::move(key));
  } catch (const std::invalid_argument& refusal) {
    return "jitsi: " + std::string(refusal.what());
  }
}

}  // namespace parley::node
