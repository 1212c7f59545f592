// RS256 (RFC 7518, 3.3) with a private key from a PEM text. It is for tokens that another server verifies
// with the public key.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <openssl/types.h>

#include "jwt/key.hpp"

namespace parley::jwt {

/// RSASSA-PKCS1-v1_5 with SHA-256. A signature with 2048 bits costs about 0.4 ms, with 4096 about 2 ms; a
/// verification about 30 µs.
class Rs256Key final : public SigningKey {
 public:
  /// RFC 7518 requires at least 2048 bits. With more than 8192 bits a single signature would delay a shard.
  static constexpr int least_bits = 2048;
  static constexpr int most_bits = 8192;

  /// `pem` must be PKCS #8 or PKCS #1, not encrypted. Otherwise throws std::invalid_argument with the reason.
  /// This applies to a public key, a key of another type (including RSASSA-PSS) and a key of the wrong size
  /// too.
  explicit Rs256Key(std::string_view pem, std::string id = {}, Origin origin = Origin::own);

  std::string_view algorithm() const override { return "RS256"; }
  bool verifies(std::string_view text, std::string_view signature) override;
  std::string sign(std::string_view text) override;

 private:
  struct FreeKey {
    void operator()(EVP_PKEY* key) const;
  };
  std::unique_ptr<EVP_PKEY, FreeKey> key_;
};

}  // namespace parley::jwt
