// Where an identity provider's tokens say something, which every provider decides for itself:
//
//   preferred_username           a claim
//   profile.display.name         a path through claims that are objects
//   https://shop.example/name    a claim whose name is a URL: its dots separate nothing
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/json/json.hpp"

namespace parley::jwt {

class ClaimName {
 public:
  static constexpr std::size_t longest = 256;  ///< bytes
  static constexpr std::size_t deepest = 8;    ///< names in a path

  /// Of no claim.
  ClaimName() = default;
  /// Nothing for a text that is longer, has a control character or a longer path, or a path with an empty
  /// name.
  static std::optional<ClaimName> parse(std::string_view text);

  bool empty() const { return text_.empty(); }
  const std::string& text() const { return text_; }
  /// A claim with the whole text for a name goes before a path.
  std::optional<base::json::Value> find(base::json::Value payload) const;

  bool operator==(const ClaimName&) const = default;

 private:
  explicit ClaimName(std::string_view text) : text_(text) {}

  std::string text_;
};

}  // namespace parley::jwt
