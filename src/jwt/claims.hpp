// Reads the claims of a token strictly, and checks whether they are valid now. It does not check signatures.
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

/// Why a token is rejected. Clients are told only whether it has `expired`; all other faults have one answer.
enum class TokenFault : std::uint8_t {
  too_long,
  not_three_segments,
  bad_base64url,
  bad_header,       ///< not a JSON object, or a member has the wrong type
  refused_header,   ///< names extensions that must be understood: `crit`
  wrong_type,       ///< a `typ` that is not that of an access token
  wrong_algorithm,  ///< no key is for this algorithm
  unknown_key,      ///< a `kid` that no key has
  bad_signature,
  bad_payload,  ///< not a JSON object, or a member has the wrong type
  bad_user,     ///< no user id, or a value that cannot be a user id
  bad_time,     ///< `exp` is missing, or a time is not a number of seconds between 1970 and 9999
  wrong_issuer,
  wrong_audience,
  not_yet_valid,  ///< because of `nbf`
  expired,        ///< has no other fault
};

/// Returns the error for a client: TOKEN_EXPIRED or UNAUTHORIZED.
base::Error answer_to(TokenFault fault);
/// Returns the reason for the operator, as a clause in English. The text lives as long as the process.
std::string_view reason_of(TokenFault fault);

/// The accepted difference between the clocks of the issuer and of this server; a difference of exactly this
/// is still accepted.
inline constexpr std::chrono::seconds leeway{60};

/// The longest name, in bytes. A longer name is cut between two characters.
inline constexpr std::size_t longest_name = 128;

struct Claims {
  base::UserId user;
  std::string name;              ///< without control characters; empty if the token has none
  std::string email;             ///< as in the token; not verified
  std::string token_id;          ///< `jti`; empty if the token has none
  base::Timestamp issued_at{};   ///< `iat`; 1970 if the token has none that can be parsed
  base::Timestamp expires_at{};  ///< `exp` itself, without leeway
  Origin origin = Origin::own;   ///< the origin of the key that signed the token
};

/// Returns true if the token must no longer be accepted, whatever else it says.
inline bool has_expired(const Claims& claims, base::Timestamp now) {
  return now > claims.expires_at + leeway;
}

/// The claims that hold the user's id and name.
struct ClaimNames {
  ClaimName user;  ///< empty: the usual claims
  ClaimName name;  ///< empty: the first of `name`, `preferred_username` and `nickname` that has a name
};

/// The rules for the claims of all tokens, whichever key signed them. An empty value is not checked.
struct ClaimRules {
  std::string issuer;  ///< `iss` must be exactly this
  /// `aud` must be this or an array that contains it. If there is no `aud`, `client_id` or `azp` must be
  /// this.
  std::string audience;
  ClaimNames outside_names{};  ///< for tokens that were signed with keys of Origin::outside
};

/// Reads and checks the claims. The user is in the claim that is named for it, or otherwise in the first of
/// `sub`, `userId`, `id` and `user_id` that is present. It is a string of 1 to base::longest_user_id bytes,
/// or a whole number, which becomes its decimal string. If that claim is unusable, the token is rejected and
/// the next claim is not tried. An unusable `iat` does not reject the token.
base::Result<Claims, TokenFault> read_claims(base::json::Value payload, const ClaimRules& rules,
                                             Origin origin, base::Timestamp now);

}  // namespace parley::jwt
