// Makes valid and invalid tokens by hand: the test controls every byte of header and payload. The signature
// comes from OpenSSL's one-shot HMAC and not from the code under test.
#pragma once

#include <string>
#include <string_view>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/base64.hpp"

namespace parley::jwt {

inline constexpr std::string_view secret = "0123456789abcdef0123456789abcdef";
inline constexpr std::string_view honest_header = R"({"alg":"HS256","typ":"JWT"})";
/// Valid for one hour after the initial time of a ManualClock, which is 1758796200.
inline constexpr std::string_view honest_payload = R"({"sub":"1","name":"Alice","exp":1758799800})";

inline std::string hmac(const EVP_MD* digest, std::string_view key, std::string_view text) {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(digest, key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), mac, &size);
  return std::string(reinterpret_cast<const char*>(mac), size);
}

/// `header` and `payload` are used as they are; the caller has encoded them.
inline std::string sealed(std::string_view header, std::string_view payload, std::string_view key = secret,
                          const EVP_MD* digest = EVP_sha256()) {
  std::string token(header);
  token.append(".").append(payload);
  return token + "." + base::encode_base64url(hmac(digest, key, token));
}

inline std::string forged(std::string_view header_json, std::string_view payload_json,
                          std::string_view key = secret, const EVP_MD* digest = EVP_sha256()) {
  return sealed(base::encode_base64url(header_json), base::encode_base64url(payload_json), key, digest);
}

inline std::string token_of(std::string_view payload_json) {
  return forged(honest_header, payload_json);
}

}  // namespace parley::jwt
