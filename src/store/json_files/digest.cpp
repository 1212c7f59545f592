#include "store/json_files/digest.hpp"

#include <array>
#include <new>

#include <openssl/evp.h>

namespace parley::store::json_files {

// SHA-256 is always available, so these calls fail only if there is no memory.
Digest::Digest() : context_(EVP_MD_CTX_new()) {
  if (context_ == nullptr || EVP_DigestInit_ex(context_, EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
}

Digest::~Digest() {
  EVP_MD_CTX_free(context_);
}

void Digest::update(std::string_view piece) {
  if (EVP_DigestUpdate(context_, piece.data(), piece.size()) != 1) throw std::bad_alloc();
}

std::string Digest::finish() {
  constexpr std::string_view digits = "0123456789abcdef";
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
  unsigned size = 0;
  if (EVP_DigestFinal_ex(context_, bytes.data(), &size) != 1) throw std::bad_alloc();
  std::string text;
  for (unsigned i = 0; i < size; ++i) text.append({digits[bytes[i] >> 4], digits[bytes[i] & 15]});
  return text;
}

std::string Digest::of(std::string_view text) {
  Digest digest;
  digest.update(text);
  return digest.finish();
}

}  // namespace parley::store::json_files
