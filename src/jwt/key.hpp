// Keys that sign and verify tokens. Each key has exactly one algorithm, so that a token cannot choose it (RFC
// 8725, 3.1). A Verifier asks the key for the algorithm, never the token. Each algorithm is its own class.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <openssl/types.h>

namespace parley::jwt {

/// The issuer whose tokens a key signs: this server, or an outside identity provider.
enum class Origin : std::uint8_t { own, outside };

/// Not thread-safe: each shard has its own instances.
class Key {
 public:
  virtual ~Key() = default;

  /// The `alg` of the token's header, which is the only one that this key accepts. The text lives as long as
  /// the process.
  virtual std::string_view algorithm() const = 0;
  virtual bool verifies(std::string_view text, std::string_view signature) = 0;

  /// The `kid` by which tokens name the key; empty if the key has no name.
  const std::string& id() const { return id_; }
  Origin origin() const { return origin_; }

 protected:
  Key(std::string id, Origin origin) : id_(std::move(id)), origin_(origin) {}

 private:
  std::string id_;
  Origin origin_;
};

class SigningKey : public Key {
 public:
  virtual std::string sign(std::string_view text) = 0;

 protected:
  using Key::Key;
};

/// HMAC with SHA-256 (RFC 7518, 3.2). The key schedule is computed once. A signature costs about 1 µs.
class Hs256Key final : public SigningKey {
 public:
  /// RFC 7518 requires a key that is at least as long as the hash.
  static constexpr std::size_t least_secret = 32;

  /// Throws std::invalid_argument if the secret is too short; the caller should have checked that before. A
  /// lower `least` is only for a secret that was agreed on with a server that requires less.
  explicit Hs256Key(std::string_view secret, std::string id = {}, Origin origin = Origin::own,
                    std::size_t least = least_secret);

  std::string_view algorithm() const override { return "HS256"; }
  bool verifies(std::string_view text, std::string_view signature) override;
  std::string sign(std::string_view text) override;

 private:
  struct FreeContext {
    void operator()(EVP_MAC_CTX* context) const;
  };
  std::unique_ptr<EVP_MAC_CTX, FreeContext> context_;
};

}  // namespace parley::jwt
