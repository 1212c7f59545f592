#include "files/signed_link.hpp"

#include <array>
#include <stdexcept>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/base64.hpp"

namespace parley::files {

namespace {

std::string hmac(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac;
  unsigned int size = 0;
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac.data(), &size) == nullptr) {
    throw std::runtime_error("HMAC-SHA256 failed");
  }
  return {reinterpret_cast<const char*>(mac.data()), size};
}

}  // namespace

LinkSigner::LinkSigner(std::string_view secret) : key_(hmac(secret, "parley file links")) {}

std::string LinkSigner::sign(const store::FileId& id, const base::UserId& user, std::int64_t expires) const {
  // The user comes last, so that the text has one meaning only: the two parts before it have one form each
  // and no blanks.
  return base::encode_base64url(
      hmac(key_, id.to_string() + " " + std::to_string(expires) + " " + user.str()));
}

bool LinkSigner::verifies(const store::FileId& id, const base::UserId& user, std::int64_t expires,
                          std::string_view signature, base::Timestamp now) const {
  const std::string due = sign(id, user, expires);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  return signature.size() == due.size() && CRYPTO_memcmp(signature.data(), due.data(), due.size()) == 0 &&
         seconds < expires;
}

}  // namespace parley::files
