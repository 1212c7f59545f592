#include "jwt/jwks.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>

#include "base/json/json.hpp"
#include "jwt/key_text.hpp"

namespace parley::jwt {
namespace {

using base::json::Kind;
using base::json::Value;
using Made = base::Result<std::unique_ptr<Key>, KeyError>;

constexpr std::size_t longest_id = 256;

/// Returns an empty text if the member is absent or not a string.
std::string_view text_of(Value key, std::string_view name) {
  const std::optional<Value> member = key.find(name);
  return member && member->is(Kind::string) ? member->as_string() : std::string_view();
}

bool is_absent(std::optional<Value> member) {
  return !member || member->is(Kind::null);
}

/// Decided by `use` and `key_ops` (RFC 7517, 4.2 and 4.3), each of which may be absent.
bool is_for_signatures(Value key) {
  if (const auto use = key.find("use"); !is_absent(use) && text_of(key, "use") != "sig") return false;
  const std::optional<Value> operations = key.find("key_ops");
  if (is_absent(operations)) return true;
  if (!operations->is(Kind::array)) return false;
  for (const auto& member : *operations) {
    if (member.value.is(Kind::string) && member.value.as_string() == "verify") return true;
  }
  return false;
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> texts) {
  return std::ranges::find(texts, text) != texts.end();
}

/// Decided by `alg` (RFC 7517, 4.4), which may be absent.
bool has_algorithm(Value key, std::initializer_list<std::string_view> names) {
  return is_absent(key.find("alg")) || is_one_of(text_of(key, "alg"), names);
}

Made read_key(Value key, const std::string& id) {
  const std::string_view type = text_of(key, "kty");
  const std::string_view curve = text_of(key, "crv");
  const auto bytes = [&](std::string_view name) {
    return decode_any_base64(text_of(key, name)).value_or(std::string());
  };
  if (type == "oct") return KeyError{"a secret has no place in a set of public keys"};
  for (const std::string_view member : {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}) {
    if (key.find(member)) return KeyError{"a private key has no place in a set of public keys"};
  }
  if (type == "RSA" && has_algorithm(key, {"RS256"})) return PublicKey::rsa(bytes("n"), bytes("e"), id);
  if (type == "EC" && curve == "P-256" && has_algorithm(key, {"ES256"})) {
    return PublicKey::p256(bytes("x"), bytes("y"), id);
  }
  if (type == "OKP" && curve == "Ed25519" && has_algorithm(key, {"EdDSA", "Ed25519"})) {
    return PublicKey::ed25519(bytes("x"), id);
  }
  return KeyError{"not for RS256, ES256 or EdDSA"};
}

/// Collects the keys and complaints while a set is read.
class Reading {
 public:
  void take(std::size_t place, Value key) {
    if (!key.is(Kind::object)) return complain(place, {}, "no object");
    // A `kid` that is not a string is ignored. The key is then tried with every token of its algorithm.
    const std::string id(text_of(key, "kid"));
    if (!is_for_signatures(key)) return;
    if (id.size() > longest_id) return complain(place, {}, "kid is longer than 256 bytes");
    if (set_.keys.size() == most_jwks_keys) return complain(place, id, "the set has 256 keys before it");
    Made made = read_key(key, id);
    if (!made) return complain(place, id, made.error().message);
    set_.keys.push_back(*std::move(made));
  }

  KeySet finish() && {
    if (complaints_ > set_.complaints.size()) {
      set_.complaints.back() =
          "and " + std::to_string(complaints_ - set_.complaints.size() + 1) + " keys more";
    }
    return std::move(set_);
  }

 private:
  void complain(std::size_t place, std::string_view id, std::string_view why) {
    if (++complaints_ > KeySet::most_complaints) return;
    std::string line = "key " + std::to_string(place);
    if (!id.empty()) line.append(" (").append(id).append(")");
    set_.complaints.push_back(line.append(": ").append(why));
  }

  KeySet set_;
  std::size_t complaints_ = 0;
};

}  // namespace

base::Result<KeySet, KeyError> read_jwks(std::string_view text) {
  if (text.size() > largest_jwks) return KeyError{"larger than 1 MiB"};
  base::json::Document document;
  const auto parsed = document.parse(without_byte_order_mark(text), {.depth = 32});
  if (parsed != base::json::ParseError::none) return KeyError{"no JSON"};
  const Value root = document.root();
  Reading reading;
  if (root.is(Kind::object) && root.find("kty") && !root.find("keys")) {
    reading.take(1, root);
  } else {
    const std::optional<Value> list = root.is(Kind::object) ? root.find("keys") : std::nullopt;
    if (!list || !list->is(Kind::array)) return KeyError{"no JSON object with an array \"keys\""};
    std::size_t place = 0;
    for (const auto& member : *list) reading.take(++place, member.value);
  }
  KeySet set = std::move(reading).finish();
  if (!set.keys.empty()) return set;
  std::string complaint = "no key for RS256, ES256 or EdDSA";
  if (!set.complaints.empty()) complaint += "; " + set.complaints.front();
  return KeyError{std::move(complaint)};
}

}  // namespace parley::jwt
