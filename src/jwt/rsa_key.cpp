#include "jwt/rsa_key.hpp"

#include <climits>
#include <cstddef>
#include <stdexcept>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

namespace parley::jwt {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// Without this callback OpenSSL would ask for the passphrase of an encrypted key on the terminal.
int no_passphrase(char*, int, int, void*) {
  return -1;
}

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

Context context() {
  Context made(EVP_MD_CTX_new());
  if (made == nullptr) throw std::bad_alloc();
  return made;
}

}  // namespace

void Rs256Key::FreeKey::operator()(EVP_PKEY* key) const {
  EVP_PKEY_free(key);
}

Rs256Key::Rs256Key(std::string_view pem, std::string id, Origin origin) : SigningKey(std::move(id), origin) {
  if (pem.size() > INT_MAX) throw std::invalid_argument("a PEM text of that size is no key");
  const std::unique_ptr<BIO, decltype(&BIO_free)> text(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  if (text == nullptr) throw std::bad_alloc();
  key_.reset(PEM_read_bio_PrivateKey(text.get(), nullptr, no_passphrase, nullptr));
  ERR_clear_error();
  if (key_ == nullptr) throw std::invalid_argument("no unencrypted private key in PEM form");
  if (EVP_PKEY_is_a(key_.get(), "RSA") != 1) throw std::invalid_argument("RS256 takes an RSA key");
  const int bits = EVP_PKEY_get_bits(key_.get());
  if (bits < least_bits || bits > most_bits) {
    throw std::invalid_argument("an RSA key for RS256 has 2048 to 8192 bits");
  }
}

bool Rs256Key::verifies(std::string_view text, std::string_view signature) {
  const Context digest = context();
  const bool good =
      EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
      EVP_DigestVerify(digest.get(), bytes_of(signature), signature.size(), bytes_of(text), text.size()) == 1;
  if (!good) ERR_clear_error();
  return good;
}

std::string Rs256Key::sign(std::string_view text) {
  const Context digest = context();
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())), '\0');
  std::size_t size = signature.size();
  if (EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
      EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes_of(text),
                     text.size()) != 1) {
    throw std::runtime_error("RSA signature failed");
  }
  signature.resize(size);
  return signature;
}

}  // namespace parley::jwt
