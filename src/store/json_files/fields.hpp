// Reading the fields of one object of a file, so that each complaint names the field and its line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "store/json_files/text_error.hpp"

namespace parley::store::json_files {

/// Collects the first complaint; what is read after it does not matter any more.
class Fields {
 public:
  Fields(std::string_view text, base::json::Value object) : text_(text), object_(object) {}

  /// A string, or a complaint.
  std::string text(std::string_view key);
  /// Empty where it is missing or null.
  std::string optional(std::string_view key);
  /// A string or an integer: ids are often numbers in files. Empty where it is missing or null.
  std::string id(std::string_view key);
  /// As id(), and fit to be a user's: 1 to 255 bytes without control characters, or a complaint.
  base::UserId user_id(std::string_view key);
  /// ISO 8601, or milliseconds since 1970. Nothing where it is missing or null.
  std::optional<base::Timestamp> time(std::string_view key);
  /// The ids in an array; whatever else lies in it is passed over.
  std::vector<base::UserId> user_ids(std::string_view key);

  void complain(std::string_view key, std::string_view what);
  const std::optional<TextError>& error() const { return error_; }

 private:
  std::optional<base::json::Value> find(std::string_view key) const;

  std::string_view text_;
  base::json::Value object_;
  std::optional<TextError> error_;
};

/// Parses a text that must be an array of objects. nullopt: all is well.
std::optional<TextError> parse_objects(base::json::Document& document, std::string_view text);

}  // namespace parley::store::json_files
