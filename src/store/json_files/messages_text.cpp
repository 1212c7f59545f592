#include "store/json_files/messages_text.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_set>
#include <utility>

#include "base/iso8601.hpp"
#include "base/json/json.hpp"
#include "store/json_files/fields.hpp"

namespace parley::store::json_files {

namespace {

/// In the order of MessageType.
constexpr std::array<std::string_view, 3> type_names{"text", "image", "file"};

Message message_from(Fields& fields, const ImportRules& rules) {
  Message message;
  message.id = base::Uuid::parse(fields.id("id")).value_or(base::MessageId{});
  message.conversation = base::Uuid::parse(fields.id("conversationId")).value_or(base::ConversationId{});
  message.sender = fields.user_id("senderId");
  message.sender_name = fields.optional("senderName", rules.name);
  message.receiver = fields.user_id("receiverId");
  message.read_by = fields.user_ids("readBy");
  message.edited_at = fields.time("editedAt");
  message.client_message_id = fields.optional("clientMessageId");
  if (!rules.is_client_message_id(message.client_message_id)) message.client_message_id.clear();

  const std::string type = fields.optional("type");
  const auto name = std::ranges::find(type_names, type.empty() ? type_names[0] : type);
  if (name == type_names.end()) fields.complain("type", "must be text, image or file");
  message.type = static_cast<MessageType>(name - type_names.begin());

  const auto content = fields.string("content");
  if (!content) fields.complain("content", "must be a string");
  if (content && name != type_names.end()) {
    const std::string refusal = rules.content(*content, message.type, message.content);
    if (!refusal.empty()) fields.complain("content", refusal);
  }

  const auto timestamp = fields.time("timestamp");
  if (!timestamp) fields.complain("timestamp", "is missing");
  message.timestamp = timestamp.value_or(base::Timestamp{});
  return message;
}

}  // namespace

base::Result<std::vector<Message>, TextErrors> messages_from_text(std::string_view text,
                                                                  const ImportRules& rules) {
  text = without_byte_order_mark(text);
  base::json::Document document;
  if (auto errors = parse_objects(document, text)) return *std::move(errors);
  TextErrors errors;
  std::vector<Message> messages;
  messages.reserve(document.root().size());
  std::unordered_set<base::MessageId> ids;
  std::set<std::pair<base::UserId, std::string>> client_ids;
  for (const auto& element : document.root()) {
    Fields fields(text, element.value, errors);
    Message message = message_from(fields, rules);
    if (message.id != base::MessageId{} && !ids.insert(message.id).second) {
      fields.complain("id", "is there twice");
    }
    if (fields.has_complained()) continue;
    if (!message.client_message_id.empty() &&
        !client_ids.emplace(message.sender, message.client_message_id).second) {
      message.client_message_id.clear();
    }
    message.seq = static_cast<std::int64_t>(messages.size()) + 1;
    messages.push_back(std::move(message));
  }
  if (!errors.empty()) return errors;
  std::ranges::sort(messages, {},
                    [](const Message& message) { return std::pair(message.timestamp, message.seq); });
  return messages;
}

void append_message(std::string& text, const Message& message) {
  base::json::Writer writer(text);
  writer.begin_object();
  writer.key("id").value(message.id.to_string());
  writer.key("senderId").value(message.sender.str());
  writer.key("senderName").value(message.sender_name);
  writer.key("receiverId").value(message.receiver.str());
  writer.key("content").value(message.content);
  writer.key("type").value(type_names[static_cast<std::size_t>(message.type)]);
  writer.key("timestamp").value(base::to_iso8601(message.timestamp));
  writer.key("readBy").begin_array();
  for (const base::UserId& reader : message.read_by) writer.value(reader.str());
  writer.end_array();
  if (message.edited_at) writer.key("editedAt").value(base::to_iso8601(*message.edited_at));
  writer.key("conversationId").value(message.conversation.to_string());
  writer.key("seq").value(message.seq);
  if (!message.client_message_id.empty()) writer.key("clientMessageId").value(message.client_message_id);
  writer.end_object();
}

}  // namespace parley::store::json_files
