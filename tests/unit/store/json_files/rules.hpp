// Simple rules for these tests, which show where each rule is applied. The real ones belong to other layers.
#pragma once

#include <string>
#include <string_view>

#include "store/json_files/import_rules.hpp"
#include "store/json_files/text_error.hpp"

namespace parley::store::json_files::test {

inline std::string take(base::json::Value value, std::string& out, std::size_t most) {
  out = value.as_string();
  return out.size() <= most ? std::string() : "must be at most " + std::to_string(most) + " bytes";
}

/// A name has at most 20 bytes, an address 30, a password 40 and a content 50. A content that begins with
/// "javascript:" is not a URL. Only Argon2id and "$2b$" are usable hashes, and "$2b$31$" is too costly.
inline ImportRules rules() {
  return {
      .name = [](base::json::Value value, std::string& out) { return take(value, out, 20); },
      .email = [](base::json::Value value, std::string& out) { return take(value, out, 30); },
      .password = [](base::json::Value value, std::string& out) { return take(value, out, 40); },
      .content =
          [](base::json::Value value, MessageType& type, std::string& out) {
            std::string refusal = take(value, out, 50);
            if (out.starts_with("javascript:")) type = MessageType::text;
            return refusal;
          },
      .is_client_message_id = [](std::string_view text) { return text.starts_with('c'); },
      .hash =
          [](std::string_view text) {
            if (text.starts_with("$2b$31$")) return HashKind::too_costly;
            const bool is_usable = text.starts_with("$argon2id$") || text.starts_with("$2b$");
            return is_usable ? HashKind::usable : HashKind::other;
          },
  };
}

/// Returns all errors, one per line.
inline std::string said(const TextErrors& errors) {
  std::string text;
  for (const TextError& error : errors.kept())
    text += std::to_string(error.line) + ": " + error.reason + "\n";
  return text;
}

}  // namespace parley::store::json_files::test
