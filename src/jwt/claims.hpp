// What a token says, read strictly, and whether it may be believed now. Nothing here looks at signatures.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/json/json.hpp"
#include "base/result.hpp"
#include "jwt/claim_name.hpp"
#include "jwt/key.hpp"

namespace parley::jwt {

/// Why a token is refused. Clients learn only whether it was `expired`: the rest is one answer.
enum class TokenFault : std::uint8_t {
  too_long,
  not_three_segments,
  bad_base64url,
  bad_header,       ///< no JSON object, or a member of it has the wrong type
  refused_header,   ///< names extensions that must be understood: crit
  wrong_type,       ///< a `typ` that is no access token's
  wrong_algorithm,  ///< none of the keys is for it
  unknown_key,      ///< a `kid` that none of the keys has
  bad_signature,
  bad_payload,  ///< no JSON object, or a member of it has the wrong type
  bad_user,     ///< no user id, or one that cannot be one
  bad_time,     ///< exp missing, or a time that is no number of seconds between 1970 and 9999
  wrong_issuer,
  wrong_audience,
  not_yet_valid,  ///< by nbf
  expired,        ///< and nothing else is wrong with it
};

/// The answer to a client: TOKEN_EXPIRED or UNAUTHORIZED.
base::Error answer_to(TokenFault fault);
/// The same for the operator, as a clause in English. Lives as long as the process.
std::string_view reason_of(TokenFault fault);

/// How far the clock of whoever issued a token may differ from ours: exactly this far is accepted still.
inline constexpr std::chrono::seconds leeway{60};

/// A longer name is cut at a character, in bytes.
inline constexpr std::size_t longest_name = 128;

struct Claims {
  base::UserId user;
  std::string name;              ///< without control characters; empty where the token has none
  std::string email;             ///< as it stands there; proves nothing
  std::string token_id;          ///< `jti`; empty where it has none
  base::Timestamp issued_at{};   ///< `iat`; 1970 where it has none that can be read
  base::Timestamp expires_at{};  ///< `exp` itself, without leeway
  Origin origin = Origin::own;   ///< of the key that signed it
};

/// Not to be believed any more, whatever else it says.
inline bool has_expired(const Claims& claims, base::Timestamp now) {
  return now > claims.expires_at + leeway;
}

/// Where a token says whom it is about.
struct ClaimNames {
  ClaimName user;  ///< empty: the usual ones
  ClaimName name;  ///< empty: the first of `name`, `preferred_username`, `nickname` that has one
};

/// What must be so whoever signed it. Empty: not looked at.
struct ClaimRules {
  std::string issuer;  ///< `iss` must be exactly this
  /// `aud` must be this, or an array that holds it; without `aud`, `client_id` or `azp` must be this.
  std::string audience;
  ClaimNames outside_names{};  ///< in tokens that were signed with keys of Origin::outside
};

/// The user is in the claim that is named for it, else in the first of `sub`, `userId`, `id`, `user_id` that
/// is there: a string of 1 to base::longest_user_id bytes, or a whole number, read as its decimal string. One
/// that is there and unusable refuses the token: the next is not tried. `iat` refuses no token.
base::Result<Claims, TokenFault> read_claims(base::json::Value payload, const ClaimRules& rules,
                                             Origin origin, base::Timestamp now);

}  // namespace parley::jwt
