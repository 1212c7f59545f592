// Public keys of an outside identity provider: RS256, ES256 (RFC 7518, 3.3 and 3.4) and EdDSA with Ed25519
// (RFC 8037, 3.1). The type of a key decides its algorithm, and the content of a token does not. A public key
// therefore never becomes the secret of an HMAC (RFC 8725, 2.1 and 3.1).
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

/// Why a key is rejected; for the operator.
struct KeyError {
  std::string message;
};

/// A verification costs about 30 µs for RS256 with 2048 bits, 80 µs for ES256 and 140 µs for EdDSA.
class PublicKey final : public Key {
 public:
  /// The longest text, in bytes. A longer text is rejected.
  static constexpr std::size_t largest_pem = 1024 * 1024;

  /// Reads an RSA key of 2048 to 8192 bits, a P-256 key or an Ed25519 key. It takes the first usable block of
  /// a PEM text with a public key ("PUBLIC KEY", "RSA PUBLIC KEY") or a certificate. The dates and names of a
  /// certificate are not checked. A text without "-----BEGIN" is read as the base64 of one of these. All
  /// other content of the text is ignored.
  static base::Result<std::unique_ptr<Key>, KeyError> from_pem(std::string_view text, std::string id = {});
  /// Takes modulus and exponent, big-endian (RFC 7518, 6.3.1), with or without leading zeros.
  static base::Result<std::unique_ptr<Key>, KeyError> rsa(std::string_view n, std::string_view e,
                                                          std::string id = {});
  /// Takes the coordinates of a point on the curve, of 32 bytes each (RFC 7518, 6.2.1), with or without
  /// leading zeros.
  static base::Result<std::unique_ptr<Key>, KeyError> p256(std::string_view x, std::string_view y,
                                                           std::string id = {});
  /// Takes 32 bytes (RFC 8037, 2).
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
  /// Returns nullptr if the bytes are not a key.
  static Handle from_der(std::string_view der);
  static Handle made(const char* type, OSSL_PARAM* parameters);

  Handle key_;
  Algorithm algorithm_;
};

}  // namespace parley::jwt
