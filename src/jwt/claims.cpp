// The checks of RFC 7519, section 4.1, claim by claim. The expiry is checked last, so that the fault
// "expired" means that a fresh token of the same kind would be accepted.
#include "jwt/claims.hpp"

#include <array>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "base/unicode.hpp"
#include "base/utf8.hpp"

namespace parley::jwt {
namespace {

using base::json::Kind;
using base::json::Value;

// 9999-12-31T23:59:59Z. A larger number is a time in milliseconds or would cause an overflow.
constexpr std::int64_t last_second = 253'402'300'799;

/// Returns the size of the character at `at` if it is a control character (C0, DEL or C1); otherwise 0.
std::size_t control_size(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x20 || byte == 0x7F) return 1;
  if (byte != 0xC2 || at + 1 == text.size()) return 0;
  return static_cast<unsigned char>(text[at + 1]) < 0xA0 ? 2 : 0;
}

std::string display_name(std::string_view text) {
  std::string name;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t control = control_size(text, at);
    if (control == 0) name += text[at];
    at += control == 0 ? 1 : control;
  }
  name = base::cleaned(name);
  if (name.size() <= longest_name) return name;
  std::size_t end = longest_name;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
  name.resize(end);
  return name;
}

/// Returns the integer, also of a number such as 2.0 or 2e0; nothing for a fraction or a value above 2^53 -
/// 1.
std::optional<std::int64_t> integer_of(Value claim) {
  if (claim.is(Kind::integer)) return claim.as_integer();
  if (!claim.is(Kind::number)) return std::nullopt;
  constexpr double largest = 9'007'199'254'740'991;
  const double number = claim.as_number();
  if (std::abs(number) > largest || std::trunc(number) != number) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

base::Result<base::UserId, TokenFault> user_of(Value claim) {
  if (const auto number = integer_of(claim)) return base::UserId(std::to_string(*number));
  if (!claim.is(Kind::string)) return TokenFault::bad_user;
  const std::string_view id = claim.as_string();
  if (id.empty() || id.size() > base::longest_user_id || base::has_control(id)) return TokenFault::bad_user;
  // A lone surrogate is decoded as this character, so two different subjects could become equal.
  constexpr std::string_view replacement_character = "\xef\xbf\xbd";
  if (id.find(replacement_character) != std::string_view::npos) return TokenFault::bad_user;
  // The store would keep two such ids as two users, but they would look alike in a list.
  if (id.front() == ' ' || id.back() == ' ') return TokenFault::bad_user;
  return base::UserId(std::string(id));
}

base::Result<base::UserId, TokenFault> read_user(Value payload, const ClaimName& named) {
  if (!named.empty()) {
    const std::optional<Value> claim = named.find(payload);
    return claim ? user_of(*claim) : TokenFault::bad_user;
  }
  constexpr std::array<std::string_view, 4> usual{"sub", "userId", "id", "user_id"};
  for (const std::string_view name : usual) {
    if (const auto claim = payload.find(name)) return user_of(*claim);
  }
  return TokenFault::bad_user;
}

/// Reads a NumericDate (RFC 7519, section 2), which may have a fraction. Returns nothing if the claim is
/// absent.
base::Result<std::optional<base::Timestamp>, TokenFault> read_time(Value payload, std::string_view name) {
  const std::optional<Value> claim = payload.find(name);
  if (!claim) return std::optional<base::Timestamp>();
  std::int64_t milliseconds = -1;
  if (claim->is(Kind::integer)) {
    const std::int64_t seconds = claim->as_integer();
    if (seconds >= 0 && seconds <= last_second) milliseconds = seconds * 1000;
  } else if (claim->is(Kind::number)) {
    const double seconds = claim->as_number();
    if (seconds >= 0 && seconds <= static_cast<double>(last_second)) {
      milliseconds = static_cast<std::int64_t>(std::floor(seconds * 1000));
    }
  }
  if (milliseconds < 0) return TokenFault::bad_time;
  return std::optional(base::Timestamp(std::chrono::milliseconds(milliseconds)));
}

/// Returns an empty text if the claim is absent.
base::Result<std::string_view, TokenFault> read_text(Value payload, std::string_view name) {
  const std::optional<Value> claim = payload.find(name);
  if (!claim) return std::string_view();
  if (!claim->is(Kind::string)) return TokenFault::bad_payload;
  return claim->as_string();
}

/// For claims that only describe the user: a claim of another type is treated as absent.
std::string_view text_or_nothing(std::optional<Value> claim) {
  return claim && claim->is(Kind::string) ? claim->as_string() : std::string_view();
}

/// Returns the user's name: the named claim, or otherwise the first usual claim that is text and not blank.
std::string name_of(Value payload, const ClaimName& named) {
  if (!named.empty()) return display_name(text_or_nothing(named.find(payload)));
  constexpr std::array<std::string_view, 3> usual{"name", "preferred_username", "nickname"};
  for (const std::string_view claim : usual) {
    std::string name = display_name(text_or_nothing(payload.find(claim)));
    if (!name.empty()) return name;
  }
  return {};
}

bool is_meant_for(std::string_view audience, Value payload) {
  const std::optional<Value> claim = payload.find("aud");
  if (!claim) {
    // Providers that issue access tokens without an audience put the client's id into one of these claims.
    return text_or_nothing(payload.find("client_id")) == audience ||
           text_or_nothing(payload.find("azp")) == audience;
  }
  if (claim->is(Kind::string)) return claim->as_string() == audience;
  if (!claim->is(Kind::array)) return false;
  bool found = false;
  for (const auto& member : *claim) {
    if (!member.value.is(Kind::string)) return false;
    found = found || member.value.as_string() == audience;
  }
  return found;
}

}  // namespace

std::string_view reason_of(TokenFault fault) {
  switch (fault) {
    case TokenFault::too_long:
      return "it is longer than 16 KiB";
    case TokenFault::not_three_segments:
      return "it does not have three segments";
    case TokenFault::bad_base64url:
      return "a segment is not base64url";
    case TokenFault::bad_header:
      return "the header cannot be read";
    case TokenFault::refused_header:
      return "the header has crit";
    case TokenFault::wrong_type:
      return "typ is not that of an access token";
    case TokenFault::wrong_algorithm:
      return "no key is for its alg";
    case TokenFault::unknown_key:
      return "no key has its kid";
    case TokenFault::bad_signature:
      return "the signature does not match";
    case TokenFault::bad_payload:
      return "the payload cannot be read";
    case TokenFault::bad_user:
      return "it has no usable user id";
    case TokenFault::bad_time:
      return "exp is missing, or a time is not a number of seconds";
    case TokenFault::wrong_issuer:
      return "iss is not auth.issuer";
    case TokenFault::wrong_audience:
      return "aud is not auth.audience";
    case TokenFault::not_yet_valid:
      return "nbf is in the future";
    case TokenFault::expired:
      break;
  }
  return "it has expired";
}

base::Error answer_to(TokenFault fault) {
  return fault == TokenFault::expired ? base::ErrorCode::token_expired : base::ErrorCode::unauthorized;
}

base::Result<Claims, TokenFault> read_claims(Value payload, const ClaimRules& rules, Origin origin,
                                             base::Timestamp now) {
  if (!payload.is(Kind::object)) return TokenFault::bad_payload;
  const ClaimNames names = origin == Origin::outside ? rules.outside_names : ClaimNames{};
  Claims claims;
  claims.origin = origin;

  auto user = read_user(payload, names.user);
  if (!user) return user.error();
  claims.user = std::move(*user);

  const auto token_id = read_text(payload, "jti");
  const auto issuer = read_text(payload, "iss");
  if (!token_id || !issuer) return TokenFault::bad_payload;
  claims.token_id = *token_id;
  claims.name = name_of(payload, names.name);
  claims.email = text_or_nothing(payload.find("email"));

  const auto expires_at = read_time(payload, "exp");
  const auto not_before = read_time(payload, "nbf");
  if (!expires_at || !*expires_at || !not_before) return TokenFault::bad_time;
  claims.expires_at = **expires_at;
  if (const auto issued_at = read_time(payload, "iat")) {
    claims.issued_at = issued_at->value_or(base::Timestamp{});
  }

  if (!rules.issuer.empty() && *issuer != rules.issuer) return TokenFault::wrong_issuer;
  if (!rules.audience.empty() && !is_meant_for(rules.audience, payload)) return TokenFault::wrong_audience;
  if (*not_before && now + leeway < **not_before) return TokenFault::not_yet_valid;
  if (has_expired(claims, now)) return TokenFault::expired;
  return claims;
}

}  // namespace parley::jwt
