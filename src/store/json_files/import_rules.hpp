// What the words in the files are held to: the rules of registering, of logging in and of sending. They
// belong to other layers, so that the importer brings them along.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json/json.hpp"
#include "store/message_store.hpp"

namespace parley::store::json_files {

/// What a password hash of the files is good for.
enum class HashKind : std::uint8_t {
  usable,
  too_costly,  ///< to verify it would occupy the machine
  other,       ///< damaged, or of a kind that cannot be verified here
};

struct ImportRules {
  /// Reads a JSON string, cleaned. Answers what stands against it, to follow the name of its field ("must be
  /// text of 1 to 128 bytes"); empty: nothing.
  using Read = std::string (*)(base::json::Value string, std::string& out);

  Read name = nullptr;      ///< nothing stands against an empty one, which is none
  Read email = nullptr;     ///< the same
  Read password = nullptr;  ///< in plain text
  /// The same for the content of a message. A type that the content is not fit for becomes text.
  std::string (*content)(base::json::Value string, MessageType& type, std::string& out) = nullptr;
  bool (*is_client_message_id)(std::string_view text) = nullptr;
  HashKind (*hash)(std::string_view text) = nullptr;
};

}  // namespace parley::store::json_files
