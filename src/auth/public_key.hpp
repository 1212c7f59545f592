// The public keys of an identity provider beside this server: RS256, ES256 (RFC 7518, 3.3 and 3.4) and EdDSA
// with Ed25519 (RFC 8037, 3.1). What a key is decides its algorithm, and nothing that a token says does: a
// public key never becomes the secret of an HMAC (RFC 8725, 2.1 and 3.1).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <openssl/types.h>

#include "auth/key.hpp"
#include "base/result.hpp"

namespace parley::auth {

/// Why something is no key; for the operator.
struct KeyError {
  std::string message;
};

/// A verification costs about 30 µs by RS256 with 2048 bits, 80 µs by ES256, 140 µs by EdDSA.
class PublicKey final : public Key {
 public:
  /// "BEGIN PUBLIC KEY", of an RSA key of 2048 to 8192 bits, a P-256 key or an Ed25519 key.
  static base::Result<std::unique_ptr<Key>, KeyError> from_pem(std::string_view pem, std::string id = {});
  /// Modulus and exponent, big-endian (RFC 7518, 6.3.1).
  static base::Result<std::unique_ptr<Key>, KeyError> rsa(std::string_view n, std::string_view e,
                                                          std::string id = {});
  /// The coordinates, 32 bytes each, of a point on the curve (RFC 7518, 6.2.1).
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
  static Handle made(const char* type, OSSL_PARAM* parameters);

  Handle key_;
  Algorithm algorithm_;
};

}  // namespace parley::auth
