// Verifies a token and reads its claims, in this order: size, form, header, signature, payload.
#include "jwt/token.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <utility>

#include <openssl/evp.h>

#include "base/base64.hpp"

namespace parley::jwt {
namespace {

using base::json::Document;
using base::json::Kind;
using base::json::ParseError;
using base::json::Value;

// Tokens need no deep JSON. A low limit bounds the work for a hostile header.
constexpr base::json::Limits json_limits{.depth = 16};

struct Segments {
  std::string_view header;
  std::string_view payload;
  std::string_view signature;
  std::string_view signed_text;  ///< the header and the payload with the dot between them
};

std::optional<Segments> split(std::string_view token) {
  const std::size_t first = token.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = token.find('.', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  if (token.find('.', second + 1) != std::string_view::npos) return std::nullopt;
  return Segments{token.substr(0, first), token.substr(first + 1, second - first - 1),
                  token.substr(second + 1), token.substr(0, second)};
}

bool equal_ignoring_case(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != lower[i]) return false;
  }
  return true;
}

/// The signature is not part of the digest, because some algorithms allow several signatures for one text.
std::string digest_of(std::string_view signed_text) {
  std::array<unsigned char, 32> digest;
  std::size_t size = 0;
  if (EVP_Q_digest(nullptr, "SHA256", nullptr, signed_text.data(), signed_text.size(), digest.data(),
                   &size) != 1) {
    throw std::runtime_error("SHA-256 failed");
  }
  return "sha256:" +
         base::encode_base64url(std::string_view(reinterpret_cast<const char*>(digest.data()), size));
}

/// Tokens of the same issuer for other purposes (logout+jwt, dpop+jwt) must not open a session (RFC 8725,
/// 3.11). The prefix "application/" is optional (RFC 7515, 4.1.9).
bool is_access_token(std::string_view type) {
  constexpr std::string_view prefix = "application/";
  if (equal_ignoring_case(type.substr(0, prefix.size()), prefix)) type.remove_prefix(prefix.size());
  return equal_ignoring_case(type, "jwt") || equal_ignoring_case(type, "at+jwt");
}

/// "Ed25519" is a newer name (RFC 9864) for EdDSA with that curve. A key for EdDSA always has that curve.
bool is_for(const Key& key, std::string_view algorithm) {
  return key.algorithm() == algorithm || (algorithm == "Ed25519" && key.algorithm() == "EdDSA");
}

/// A key without a name, such as the shared secret or one from a PEM file, matches any `kid`.
bool answers_to(const Key& key, std::string_view id) {
  return key.id().empty() || key.id() == id;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string_view bare_token(std::string_view text) {
  text = trimmed(text);
  return without_scheme(text).value_or(text);
}

std::optional<std::string_view> without_scheme(std::string_view text) {
  constexpr std::string_view scheme = "bearer";
  text = trimmed(text);
  if (!equal_ignoring_case(text.substr(0, scheme.size()), scheme)) return std::nullopt;
  text.remove_prefix(scheme.size());
  if (!text.empty() && !is_blank(text.front())) return std::nullopt;
  return trimmed(text);
}

Verifier::Verifier(const base::Clock& clock, std::vector<std::unique_ptr<Key>> keys, ClaimRules rules)
    : clock_(clock), keys_(std::move(keys)), rules_(std::move(rules)) {}

void Verifier::replace_outside_keys(std::vector<std::unique_ptr<Key>> keys) {
  std::erase_if(keys_, [](const auto& key) { return key->origin() == Origin::outside; });
  std::ranges::move(keys, std::back_inserter(keys_));
  believed_.clear();
}

base::Result<Claims, TokenFault> Verifier::verify(std::string_view token) {
  if (token.size() > longest_remembered_token) return read(token);
  const std::string text(token);
  if (const Claims* const claims = believed_.find(text)) {
    if (has_expired(*claims, clock_.wall_now())) return TokenFault::expired;
    return *claims;
  }
  auto claims = read(token);
  if (claims) believed_.remember(text, *claims);
  return claims;
}

base::Result<Claims, TokenFault> Verifier::read(std::string_view token) {
  if (token.size() > longest_token) return TokenFault::too_long;
  const std::optional<Segments> segments = split(token);
  if (!segments) return TokenFault::not_three_segments;

  const std::optional<std::string> header = base::decode_base64url(segments->header);
  const std::optional<std::string> signature = base::decode_base64url(segments->signature);
  if (!header || !signature) return TokenFault::bad_base64url;
  const auto key = signer(*header, segments->signed_text, *signature);
  if (!key) return key.error();

  const std::optional<std::string> payload = base::decode_base64url(segments->payload);
  if (!payload) return TokenFault::bad_base64url;
  if (document_.parse(*payload, json_limits) != ParseError::none) return TokenFault::bad_payload;
  auto claims = read_claims(document_.root(), rules_, (*key)->origin(), clock_.wall_now());
  if (!claims) return claims;
  if (claims->token_id.empty() || claims->token_id.size() > longest_token_id) {
    claims->token_id = digest_of(segments->signed_text);
  }
  return claims;
}

base::Result<const Key*, TokenFault> Verifier::signer(std::string_view header, std::string_view signed_text,
                                                      std::string_view signature) {
  if (document_.parse(header, json_limits) != ParseError::none) return TokenFault::bad_header;
  const Value root = document_.root();
  if (!root.is(Kind::object)) return TokenFault::bad_header;
  // An extension that must be understood rejects the token (RFC 7515, 4.1.11). Other members are ignored.
  if (root.find("crit")) return TokenFault::refused_header;
  const std::optional<Value> type = root.find("typ");
  if (type && !type->is(Kind::string)) return TokenFault::bad_header;
  if (type && !is_access_token(type->as_string())) return TokenFault::wrong_type;
  const std::optional<Value> algorithm = root.find("alg");
  if (!algorithm || !algorithm->is(Kind::string)) return TokenFault::bad_header;
  const std::optional<Value> named = root.find("kid");
  const bool has_name = named && named->is(Kind::string);

  TokenFault fault = TokenFault::wrong_algorithm;
  std::size_t tries = 0;
  for (const auto& key : keys_) {
    if (!is_for(*key, algorithm->as_string())) continue;
    if (has_name && !answers_to(*key, named->as_string())) {
      if (fault == TokenFault::wrong_algorithm) fault = TokenFault::unknown_key;
      continue;
    }
    if (key->verifies(signed_text, signature)) return key.get();
    fault = TokenFault::bad_signature;
    if (++tries == most_tries) break;
  }
  return fault;
}

}  // namespace parley::jwt
