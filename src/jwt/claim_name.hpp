// The name of a claim in the tokens of an identity provider. Each provider chooses its own names:
//
//   preferred_username           a claim
//   profile.display.name         a path through claims that are objects
//   https://shop.example/name    a claim whose name is a URL: its dots are not separators
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

  /// The name of no claim.
  ClaimName() = default;
  /// Returns nothing for a text that is longer than `longest` or has a control character. The same applies to
  /// a path of more than `deepest` names or with an empty name.
  static std::optional<ClaimName> parse(std::string_view text);

  bool empty() const { return text_.empty(); }
  const std::string& text() const { return text_; }
  /// Returns the claim, if there is one. A claim with the whole text as its name is preferred to a path.
  std::optional<base::json::Value> find(base::json::Value payload) const;

  bool operator==(const ClaimName&) const = default;

 private:
  explicit ClaimName(std::string_view text) : text_(text) {}

  std::string text_;
};

}  // namespace parley::jwt
