#include "jwt/claim_name.hpp"

#include <algorithm>

namespace parley::jwt {

namespace {

bool is_url(std::string_view text) {
  return text.find("://") != std::string_view::npos;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

/// Removes the first name from the path and returns it.
std::string_view next_of(std::string_view& path) {
  const std::size_t dot = path.find('.');
  const std::string_view name = path.substr(0, dot);
  path.remove_prefix(dot == std::string_view::npos ? path.size() : dot + 1);
  return name;
}

bool is_path(std::string_view text) {
  if (text.ends_with('.')) return false;
  std::size_t names = 0;
  while (!text.empty()) {
    if (next_of(text).empty() || ++names > ClaimName::deepest) return false;
  }
  return true;
}

}  // namespace

std::optional<ClaimName> ClaimName::parse(std::string_view text) {
  if (text.size() > longest || std::ranges::any_of(text, is_control)) return std::nullopt;
  if (!is_url(text) && !is_path(text)) return std::nullopt;
  return ClaimName(text);
}

std::optional<base::json::Value> ClaimName::find(base::json::Value payload) const {
  std::optional<base::json::Value> claim = payload.find(text_);
  if (claim || is_url(text_)) return claim;
  claim = payload;
  for (std::string_view path = text_; claim && !path.empty();) claim = claim->find(next_of(path));
  return claim;
}

}  // namespace parley::jwt
