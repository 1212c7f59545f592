#include "auth/token_refusals.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "base/base64.hpp"
#include "base/json/json.hpp"
#include "jwt/token.hpp"

namespace parley::auth {
namespace {

/// Returns the string member of a segment; empty if it cannot be parsed.
std::string member_of(std::string_view segment, std::string_view name) {
  const std::optional<std::string> json = base::decode_base64url(segment);
  base::json::Document document;
  if (!json || document.parse(*json, {.depth = 16}) != base::json::ParseError::none) return {};
  const base::json::Value root = document.root();
  if (!root.is(base::json::Kind::object)) return {};
  const std::optional<base::json::Value> member = root.find(name);
  if (!member || !member->is(base::json::Kind::string)) return {};
  return std::string(member->as_string());
}

}  // namespace

void TokenRefusals::note(std::string_view reason, std::string_view token) {
  if (log_ == nullptr) return;
  if (lines_.take(clock_.now())) {
    ++unwritten_;
    return;
  }
  std::string kid;
  std::string issuer;
  const std::size_t first = token.find('.');
  if (first != std::string_view::npos && token.size() <= jwt::longest_token) {
    const std::string_view behind = token.substr(first + 1);
    kid = member_of(token.substr(0, first), "kid");
    issuer = member_of(behind.substr(0, behind.find('.')), "iss");
  }
  const std::uint64_t unwritten = std::exchange(unwritten_, 0);
  if (unwritten == 0) return log_->info("token refused", {{"why", reason}, {"kid", kid}, {"iss", issuer}});
  log_->info("token refused", {{"why", reason}, {"kid", kid}, {"iss", issuer}, {"unwritten", unwritten}});
}

}  // namespace parley::auth
