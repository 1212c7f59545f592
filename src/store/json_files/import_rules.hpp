// The rules for the values in the files: those of registering, logging in and sending. They belong to other
// layers, so the caller of the importer supplies them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json/json.hpp"
#include "store/message_store.hpp"

namespace parley::store::json_files {

/// How a password hash of the files can be used.
enum class HashKind : std::uint8_t {
  usable,
  too_costly,  ///< to verify it would take too much CPU time or memory
  other,       ///< damaged, or of a kind that this program cannot verify
};

struct ImportRules {
  /// Reads a JSON string and cleans it. Returns an error that completes a sentence after the field's name
  /// ("must be text of 1 to 128 bytes"); an empty error means success.
  using Read = std::string (*)(base::json::Value string, std::string& out);

  Read name = nullptr;      ///< accepts an empty name, which means no name
  Read email = nullptr;     ///< accepts an empty address, which means no address
  Read password = nullptr;  ///< in plain text
  /// The same for the content of a message. If the content does not fit the type, the rule changes the type
  /// to text.
  std::string (*content)(base::json::Value string, MessageType& type, std::string& out) = nullptr;
  bool (*is_client_message_id)(std::string_view text) = nullptr;
  HashKind (*hash)(std::string_view text) = nullptr;
};

}  // namespace parley::store::json_files
