// Keys that tokens are signed with. Each key knows the one algorithm it is for, so that a token cannot
// choose (RFC 8725, 3.1): a Verifier asks the key, never the token. Another algorithm is another class.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <openssl/types.h>

namespace parley::jwt {

/// Whose tokens a key signs: this server's, or those of an identity provider beside it.
enum class Origin : std::uint8_t { own, outside };

/// Not for two threads at once: each shard has its own.
class Key {
 public:
  virtual ~Key() = default;

  /// The `alg` of the token's header, and the only one this key accepts. Lives as long as the process.
  virtual std::string_view algorithm() const = 0;
  virtual bool verifies(std::string_view text, std::string_view signature) = 0;

  /// The `kid` that tokens name it by; empty where it has no name.
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

/// HMAC with SHA-256 (RFC 7518, 3.2). The key schedule is computed once: a signature costs about 1 µs.
class Hs256Key final : public SigningKey {
 public:
  /// RFC 7518 asks for a key at least as long as the hash.
  static constexpr std::size_t least_secret = 32;

  /// Throws std::invalid_argument for a secret that is too short, which whoever read it must have refused.
  /// `least` is lower only for one that was agreed on with a server which asks for less.
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
