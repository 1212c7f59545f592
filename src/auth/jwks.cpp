#include "auth/jwks.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/base64.hpp"
#include "base/json.hpp"

namespace parley::auth {
namespace {

using base::json::Kind;
using base::json::Value;
using Made = base::Result<std::unique_ptr<Key>, KeyError>;

constexpr std::size_t longest_id = 256;

/// Empty where it is absent or no string.
std::string_view text_of(Value key, std::string_view name) {
  const std::optional<Value> member = key.find(name);
  return member && member->is(Kind::string) ? member->as_string() : std::string_view();
}

bool is_other_text(Value key, std::string_view name, std::string_view wanted) {
  return key.find(name) && text_of(key, name) != wanted;
}

/// By `use`, `key_ops` and `alg` (RFC 7517, 4.2 to 4.4), each of which may be absent.
bool is_for(Value key, std::string_view algorithm) {
  if (is_other_text(key, "use", "sig")) return false;
  if (is_other_text(key, "alg", algorithm)) return false;
  const std::optional<Value> operations = key.find("key_ops");
  if (!operations) return true;
  if (!operations->is(Kind::array)) return false;
  for (const auto& member : *operations) {
    if (member.value.is(Kind::string) && member.value.as_string() == "verify") return true;
  }
  return false;
}

/// Nothing where the key is for something else.
std::optional<Made> read_key(Value key, const std::string& id) {
  const std::string_view type = text_of(key, "kty");
  const auto bytes = [&](std::string_view name) {
    return base::decode_base64url(text_of(key, name)).value_or(std::string());
  };
  if (type == "oct") return Made(KeyError{"a secret has no place in a set of public keys"});
  for (const std::string_view member : {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}) {
    if (key.find(member)) return Made(KeyError{"a private key has no place in a set of public keys"});
  }
  if (type == "RSA" && is_for(key, "RS256")) return PublicKey::rsa(bytes("n"), bytes("e"), id);
  if (type == "EC" && text_of(key, "crv") == "P-256" && is_for(key, "ES256")) {
    return PublicKey::p256(bytes("x"), bytes("y"), id);
  }
  if (type == "OKP" && text_of(key, "crv") == "Ed25519" && is_for(key, "EdDSA")) {
    return PublicKey::ed25519(bytes("x"), id);
  }
  return std::nullopt;
}

}  // namespace

base::Result<std::vector<std::unique_ptr<Key>>, KeyError> read_jwks(std::string_view text) {
  if (text.size() > largest_jwks) return KeyError{"larger than 65536 bytes"};
  base::json::Document document;
  if (document.parse(text, {.depth = 8}) != base::json::ParseError::none) return KeyError{"no JSON"};
  const Value root = document.root();
  const std::optional<Value> list = root.is(Kind::object) ? root.find("keys") : std::nullopt;
  if (!list || !list->is(Kind::array)) return KeyError{"no JSON object with an array \"keys\""};
  if (list->size() > most_jwks_keys) return KeyError{"more than 32 keys"};

  std::vector<std::unique_ptr<Key>> keys;
  std::size_t place = 0;
  for (const auto& member : *list) {
    const std::string where = "key " + std::to_string(++place) + ": ";
    if (!member.value.is(Kind::object)) return KeyError{where + "no object"};
    const std::optional<Value> name = member.value.find("kid");
    if (name && !name->is(Kind::string)) return KeyError{where + "kid is no string"};
    const std::string id(name ? name->as_string() : std::string_view());
    if (id.size() > longest_id) return KeyError{where + "kid is longer than 256 bytes"};
    std::optional<Made> key = read_key(member.value, id);
    if (!key) continue;
    if (!*key) return KeyError{where + key->error().message};
    const auto is_namesake = [&](const auto& other) { return !id.empty() && other->id() == id; };
    if (std::ranges::any_of(keys, is_namesake)) return KeyError{where + "another key has its kid"};
    keys.push_back(std::move(**key));
  }
  if (keys.empty()) return KeyError{"no key for RS256, ES256 or EdDSA"};
  return keys;
}

}  // namespace parley::auth
