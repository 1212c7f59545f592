// messages.json: an array of message objects, from text to values and back.
//
//     [{"id": "uuid", "senderId": "1", "senderName": "Alice", "receiverId": "2", "content": "Hi", "type":
//     "text",
//       "timestamp": "2025-09-25T10:30:00.000Z", "readBy": ["2"]}]
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/json_files/import_rules.hpp"
#include "store/json_files/text_error.hpp"
#include "store/message_store.hpp"

namespace parley::store::json_files {

/// In the order of their timestamps, and of the file where those are equal. `senderId`, `receiverId`,
/// `content` and `timestamp` are needed. All are cleaned by the rules. An id that is no UUID is left nil for
/// the store to fill, as is a conversationId; a clientMessageId that its sender used before, or that is none,
/// is dropped. Refused: a UUID that is there twice, an unknown type, a field of the wrong type or against the
/// rules. `seq` is the place in the file.
base::Result<std::vector<Message>, TextErrors> messages_from_text(std::string_view text,
                                                                  const ImportRules& rules);

/// Appends one message object, as clients get it but with its content as it was sent.
void append_message(std::string& text, const Message& message);

}  // namespace parley::store::json_files
