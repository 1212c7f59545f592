// Computes the SHA-256 of a text that arrives in pieces, in hexadecimal.
#pragma once

#include <string>
#include <string_view>

#include <openssl/types.h>

namespace parley::store::json_files {

class Digest {
 public:
  Digest();
  ~Digest();
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;

  void update(std::string_view piece);
  /// Returns the digest of all pieces. Call it only once.
  std::string finish();

  static std::string of(std::string_view text);

 private:
  EVP_MD_CTX* context_;
};

}  // namespace parley::store::json_files
