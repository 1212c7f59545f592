// Reading the fields of one object of a file, so that each complaint names the field and its line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/json/json.hpp"
#include "store/json_files/import_rules.hpp"
#include "store/json_files/text_error.hpp"

namespace parley::store::json_files {

/// Adds the first complaint about each field to the errors of the file. What is read after one is of no use.
class Fields {
 public:
  /// `errors` must outlive this.
  Fields(std::string_view text, base::json::Value object, TextErrors& errors)
      : text_(text), object_(object), errors_(errors) {}

  /// A string. Nothing where it is missing or null; a complaint where it is anything else.
  std::optional<base::json::Value> string(std::string_view key);
  /// The same as text; empty where it is missing or null.
  std::string optional(std::string_view key);
  /// As the rule reads it. Empty where it is missing, null, or what the rule leaves of it is.
  std::string optional(std::string_view key, ImportRules::Read rule);
  /// A string or a whole number: ids are often numbers in files. Empty where it is missing or null.
  std::string id(std::string_view key);
  /// As id(), and fit to be a user's: 1 to 255 bytes without control characters, or a complaint.
  base::UserId user_id(std::string_view key);
  /// ISO 8601, where a blank may stand for the T and a time without a zone is UTC; or a number: below 10^11
  /// of seconds since 1970, else of milliseconds. Nothing where it is missing or null.
  std::optional<base::Timestamp> time(std::string_view key);
  /// The ids in an array; whatever else lies in it is passed over.
  std::vector<base::UserId> user_ids(std::string_view key);

  /// Only the first complaint about a field counts.
  void complain(std::string_view key, std::string_view what);
  bool has_complained() const { return !complained_of_.empty(); }

 private:
  std::optional<base::json::Value> find(std::string_view key) const;

  std::string_view text_;
  base::json::Value object_;
  TextErrors& errors_;
  std::vector<std::string_view> complained_of_;
};

/// Parses a text that must be an array of objects. A byte order mark in front of it must have been taken off.
/// nullopt: all is well.
std::optional<TextErrors> parse_objects(base::json::Document& document, std::string_view text);

/// Without the byte order mark that some editors write.
std::string_view without_byte_order_mark(std::string_view text);

}  // namespace parley::store::json_files
