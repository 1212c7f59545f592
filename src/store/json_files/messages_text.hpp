// messages.json, an array of message objects: parsing and writing.
//
//     [{"id": "uuid", "senderId": "1", "senderName": "Alice", "receiverId": "2", "content": "Hi",
//       "type": "text", "timestamp": "2025-09-25T10:30:00.000Z", "readBy": ["2"]}]
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/json_files/import_rules.hpp"
#include "store/json_files/text_error.hpp"
#include "store/message_store.hpp"

namespace parley::store::json_files {

/// Parses the messages. They are returned in the order of their timestamps; equal ones keep the order of the
/// file. `senderId`, `receiverId`, `content` and `timestamp` are required, and the rules clean all values. If
/// `id` or `conversationId` is not a UUID, it is nil and the store creates one. A clientMessageId is dropped
/// if it is invalid or if its sender used it before. Errors: a UUID that occurs twice, an unknown type, a
/// field of the wrong type or against the rules. `seq` is the place in the file.
base::Result<std::vector<Message>, TextErrors> messages_from_text(std::string_view text,
                                                                  const ImportRules& rules);

/// Appends one message object, in the form that clients receive, but with its content as sent.
void append_message(std::string& text, const Message& message);

}  // namespace parley::store::json_files
