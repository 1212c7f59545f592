// Reads the fields of one object of a file, so that each error names the field and its line.
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

/// Adds the first error of each field to the errors of the file. A value that is read after an error must not
/// be used.
class Fields {
 public:
  /// `errors` must outlive this.
  Fields(std::string_view text, base::json::Value object, TextErrors& errors)
      : text_(text), object_(object), errors_(errors) {}

  /// Reads a string. Returns nullopt if it is missing or null; adds an error if it is of another type.
  std::optional<base::json::Value> string(std::string_view key);
  /// Reads a string as text. Returns an empty text if it is missing or null.
  std::string optional(std::string_view key);
  /// Reads a string with the rule. Returns an empty text if it is missing or null, or if the rule leaves
  /// nothing of it.
  std::string optional(std::string_view key, ImportRules::Read rule);
  /// Reads a string or an integer, because ids in files are often numbers. Returns an empty text if it is
  /// missing or null.
  std::string id(std::string_view key);
  /// Like id(), but adds an error if the id is not a valid user id: 1 to 255 bytes without control
  /// characters.
  base::UserId user_id(std::string_view key);
  /// Reads a time. A string is ISO 8601, where a space may replace the T and a time without a zone is UTC. A
  /// number is in seconds since 1970 if it is below 10^11, otherwise in milliseconds. Returns nullopt if it
  /// is missing or null.
  std::optional<base::Timestamp> time(std::string_view key);
  /// Reads an array of ids; elements of other types are ignored.
  std::vector<base::UserId> user_ids(std::string_view key);

  /// Adds an error for the field. Further errors of the same field are ignored.
  void complain(std::string_view key, std::string_view what);
  bool has_complained() const { return !complained_of_.empty(); }

 private:
  std::optional<base::json::Value> find(std::string_view key) const;

  std::string_view text_;
  base::json::Value object_;
  TextErrors& errors_;
  std::vector<std::string_view> complained_of_;
};

/// Parses a text that must be an array of objects. A byte order mark must have been removed. Returns nullopt
/// on success.
std::optional<TextErrors> parse_objects(base::json::Document& document, std::string_view text);

/// Removes the byte order mark that some editors write.
std::string_view without_byte_order_mark(std::string_view text);

}  // namespace parley::store::json_files
