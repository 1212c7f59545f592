// HS256 with the MAC interface of OpenSSL.
#include "jwt/key.hpp"

#include <array>
#include <stdexcept>
#include <string>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

namespace parley::jwt {
namespace {

constexpr std::size_t mac_size = 32;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::array<unsigned char, mac_size> mac_of(EVP_MAC_CTX* context, std::string_view text) {
  std::array<unsigned char, mac_size> mac;
  std::size_t size = 0;
  // Init without a key starts again with the key of the context.
  if (EVP_MAC_init(context, nullptr, 0, nullptr) != 1 ||
      EVP_MAC_update(context, bytes_of(text), text.size()) != 1 ||
      EVP_MAC_final(context, mac.data(), &size, mac.size()) != 1 || size != mac.size()) {
    throw std::runtime_error("HMAC-SHA256 failed");
  }
  return mac;
}

}  // namespace

void Hs256Key::FreeContext::operator()(EVP_MAC_CTX* context) const {
  EVP_MAC_CTX_free(context);
}

Hs256Key::Hs256Key(std::string_view secret, std::string id, Origin origin, std::size_t least)
    : SigningKey(std::move(id), origin) {
  if (secret.size() < least) {
    throw std::invalid_argument("a secret for HS256 has at least " + std::to_string(least) + " bytes");
  }
  EVP_MAC* const hmac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  if (hmac == nullptr) throw std::runtime_error("OpenSSL offers no HMAC");
  context_.reset(EVP_MAC_CTX_new(hmac));
  EVP_MAC_free(hmac);  // the context keeps its own reference

  char digest[] = "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                   OSSL_PARAM_construct_end()};
  if (context_ == nullptr || EVP_MAC_init(context_.get(), bytes_of(secret), secret.size(), parameters) != 1) {
    throw std::runtime_error("OpenSSL refused an HMAC key");
  }
}

bool Hs256Key::verifies(std::string_view text, std::string_view signature) {
  if (signature.size() != mac_size) return false;
  return CRYPTO_memcmp(mac_of(context_.get(), text).data(), signature.data(), mac_size) == 0;
}

std::string Hs256Key::sign(std::string_view text) {
  const auto mac = mac_of(context_.get(), text);
  return std::string(reinterpret_cast<const char*>(mac.data()), mac.size());
}

}  // namespace parley::jwt
