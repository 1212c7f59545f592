// Writes, encodes and signs the claims.
#include "auth/issuer.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/base64.hpp"
#include "base/ids.hpp"
#include "base/json/json.hpp"

namespace parley::auth {
namespace {

constexpr std::size_t token_id_bytes = 16;  // random, so that no two tokens share an id

}  // namespace

Issuer::Issuer(const base::Clock& clock, std::unique_ptr<jwt::SigningKey> key, jwt::ClaimRules rules,
               std::chrono::seconds life)
    : clock_(clock), key_(std::move(key)), rules_(std::move(rules)), life_(life) {
  std::string json;
  base::json::Writer header(json);
  header.begin_object().key("alg").value(key_->algorithm()).key("typ").value("JWT");
  if (!key_->id().empty()) header.key("kid").value(key_->id());
  header.end_object();
  header_ = base::encode_base64url(json);
}

IssuedToken Issuer::issue(const store::User& user, base::Timestamp earliest) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::max(clock_.wall_now(), earliest));
  const std::int64_t issued_at = now.time_since_epoch().count();

  std::string json;
  base::json::Writer claims(json);
  claims.begin_object().key("sub").value(user.id.str()).key("userId").value(user.id.str());
  claims.key("name").value(user.name);
  if (!user.email.empty()) claims.key("email").value(user.email);
  claims.key("iat").value(issued_at).key("exp").value(issued_at + std::int64_t{life_.count()});
  claims.key("jti").value(base::random_token(token_id_bytes));
  if (!rules_.issuer.empty()) claims.key("iss").value(rules_.issuer);
  if (!rules_.audience.empty()) claims.key("aud").value(rules_.audience);
  claims.end_object();

  std::string token = header_ + '.' + base::encode_base64url(json);
  const std::string signature = key_->sign(token);
  token += '.';
  token += base::encode_base64url(signature);
  return {std::move(token), life_};
}

}  // namespace parley::auth
