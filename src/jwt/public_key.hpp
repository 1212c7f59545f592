// The public keys of an identity provider beside this server: RS256, ES256 (RFC 7518, 3.3 and 3.4) and EdDSA
// with Ed25519 (RFC 8037, 3.1). What a key is decides its algorithm, and nothing that a token says does: a
// public key never becomes the secret of an HMAC (RFC 8725, 2.1 and 3.1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <openssl/types.h>

#include "base/result.hpp"
#include "jwt/key.hpp"

namespace parley::jwt {

/// Why something is no key; for the operator.
struct KeyError {
  std::string message;
};

/// A verification costs about 30 µs by RS256 with 2048 bits, 80 µs by ES256, 140 µs by EdDSA.
class PublicKey final : public Key {
 public:
  /// Of a longer text no key is read, in bytes.
  static constexpr std::size_t largest_pem = 1024 * 1024;

  /// An RSA key of 2048 to 8192 bits, a P-256 key or an Ed25519 key: the first in a PEM text that is public
  /// ("PUBLIC KEY", "RSA PUBLIC KEY") or in a certificate, whose dates and names are not looked at. A text
  /// without "-----BEGIN" is taken for the base64 of one of these. What else the text holds is passed over.
  static base::Result<std::unique_ptr<Key>, KeyError> from_pem(std::string_view text, std::string id = {});
  /// Modulus and exponent, big-endian (RFC 7518, 6.3.1), with or without zeros in front.
  static base::Result<std::unique_ptr<Key>, KeyError> rsa(std::string_view n, std::string_view e,
                                                          std::string id = {});
  /// The coordinates of a point on the curve, of 32 bytes each (RFC 7518, 6.2.1), with or without the zeros
  /// in front.
  static base::Result<std::unique_ptr<Key>, KeyError> p256(std::string_view x, std::string_view y,
                                                           std::string id = {});
  /// 32 bytes (RFC 8037, 2).
  static base::Result<std::unique_ptr<Key>, KeyError> ed25519(std::string_view x, std::string id = {});

  std::string_view algorithm() const override;
  bool verifies(std::string_view text, std::string_view signature) override;

 private:
  enum class Algorithm : std::uint8_t { rs256, es256, eddsa };
  struct FreeKey {
    void operator()(EVP_PKEY* key) const;
  };
  using Handle = std::unique_ptr<EVP_PKEY, FreeKey>;

  PublicKey(Handle key, Algorithm algorithm, std::string id);
  static base::Result<std::unique_ptr<Key>, KeyError> checked(Handle key, std::string id);
  /// Null where it is none.
  static Handle from_der(std::string_view der);
  static Handle made(const char* type, OSSL_PARAM* parameters);

  Handle key_;
  Algorithm algorithm_;
};

}  // namespace parley::jwt
