// Parses and writes messages.json.
#include "store/json_files/messages_text.hpp"

#include <gtest/gtest.h>

#include "unit/store/json_files/rules.hpp"

namespace parley::store::json_files {
namespace {

constexpr const char* documented = R"([{
  "id": "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "senderId": "1", "senderName": "Alice Johnson",
  "receiverId": "2", "content": "Hi <Bob> & co", "type": "image", "timestamp": "2025-09-25T10:30:00.000Z",
  "readBy": ["2", 7, null], "editedAt": "2025-09-25T10:31:00.000Z"
}])";

base::Result<std::vector<Message>, TextErrors> messages_from(std::string_view text) {
  return messages_from_text(text, test::rules());
}

std::string with(const std::string& changes) {
  return R"([{"senderId":"1","receiverId":"2","content":"x","timestamp":"2025-09-25T10:30:00Z")" + changes +
         "}]";
}

TEST(MessagesText, ReadsTheDocumentedMessage) {
  const auto messages = messages_from(documented);
  ASSERT_TRUE(messages.ok()) << test::said(messages.error());
  const Message& message = messages->at(0);
  EXPECT_EQ(message.id.to_string(), "3f2504e0-4f89-41d3-9a0c-0305e82c3301");
  EXPECT_EQ(message.conversation, base::ConversationId{});
  EXPECT_EQ(message.sender, base::UserId("1"));
  EXPECT_EQ(message.sender_name, "Alice Johnson");
  EXPECT_EQ(message.receiver, base::UserId("2"));
  EXPECT_EQ(message.content, "Hi <Bob> & co");
  EXPECT_EQ(message.type, MessageType::image);
  EXPECT_EQ(message.timestamp, base::Timestamp{base::Duration(1'758'796'200'000)});
  EXPECT_EQ(message.read_by.front(), base::UserId("2"));
  EXPECT_EQ(message.edited_at, message.timestamp + std::chrono::minutes(1));
}

TEST(MessagesText, LeavesIdsThatAreNotUuidsToTheStore) {
  for (const char* id : {R"(,"id":"msg_17")", R"(,"id":17)", R"(,"id":null)", ""}) {
    const auto messages = messages_from(with(id));
    ASSERT_TRUE(messages.ok()) << id;
    EXPECT_EQ(messages->at(0).id, base::MessageId{}) << id;
    EXPECT_EQ(messages->at(0).type, MessageType::text) << id;
  }
}

TEST(MessagesText, OrdersByTimeAndThenByPlaceInTheFile) {
  std::string text = "[";
  int place = 0;
  for (const char* second : {"03", "01", "02", "01", "03", "01"}) {
    if (place != 0) text += ',';
    text += R"({"senderId":1,"receiverId":2,"timestamp":"2025-09-25T10:30:)" + std::string(second) +
            R"(Z","content":")" + std::to_string(place++) + "\"}";
  }
  std::string order;
  const auto messages = messages_from(text + "]");
  ASSERT_TRUE(messages.ok());
  for (const Message& message : *messages) order += message.content;
  EXPECT_EQ(order, "135204");
}

TEST(MessagesText, KeepsAClientMessageIdOnlyForItsFirstUse) {
  const std::string one =
      R"({"senderId":"1","receiverId":"2","content":"x","timestamp":1000,"clientMessageId":"c1"})";
  std::string other = one;
  other.replace(other.find("\"1\""), 3, "\"3\"");
  const auto messages = messages_from("[" + one + "," + one + "," + other + "]");
  ASSERT_TRUE(messages.ok());
  EXPECT_EQ(messages->at(0).client_message_id, "c1");
  EXPECT_EQ(messages->at(1).client_message_id, "");
  EXPECT_EQ(messages->at(2).client_message_id, "c1") << "another sender may use the same id";
}

TEST(MessagesText, RefusesAnInvalidMessageWithItsLine) {
  struct Case {
    std::string text;
    std::size_t line;
    const char* reason;
  };
  const std::string id = R"({"id":"3f2504e0-4f89-41d3-9a0c-0305e82c3301","senderId":"1","receiverId":"2",)"
                         R"("content":"x","timestamp":0})";
  for (const Case& each : {
           Case{"[{]", 1, "JSON"},
           Case{"{}", 1, "array"},
           Case{"[\n{\"receiverId\":\"2\",\"content\":\"x\",\"timestamp\":0}]", 2, "senderId"},
           Case{"[\n{\"senderId\":\"2\",\"content\":\"x\",\"timestamp\":0}]", 2, "receiverId"},
           Case{"[\n{\"senderId\":\"2\",\"receiverId\":\"1\",\"timestamp\":0}]", 2, "content"},
           Case{"[\n{\"senderId\":\"2\",\"receiverId\":\"1\",\"content\":\"\"}]", 2, "timestamp is missing"},
           Case{with(",\n\"type\":\"video\""), 2, "type"},
           Case{with(",\n\"readBy\":\"2\""), 2, "readBy"},
           Case{with(",\n\"editedAt\":\"2025-13-01T00:00:00Z\""), 2, "editedAt"},
           Case{with(",\n\"senderName\":[]"), 2, "senderName"},
           Case{"[" + id + ",\n" + id + "]", 2, "twice"},
       }) {
    const auto messages = messages_from(each.text);
    ASSERT_FALSE(messages.ok()) << each.text;
    ASSERT_EQ(messages.error().count(), 1u) << test::said(messages.error());
    EXPECT_EQ(messages.error().kept()[0].line, each.line) << each.text;
    EXPECT_NE(messages.error().kept()[0].reason.find(each.reason), std::string::npos)
        << each.text << ": " << messages.error().kept()[0].reason;
  }
}

TEST(MessagesText, ImportsAnImageWithAForbiddenUrlAsText) {
  for (const char* type : {"image", "file", "text"}) {
    const auto messages = messages_from(
        R"([{"senderId":"1","receiverId":"2","timestamp":0,"content":"javascript:alert","type":")" +
        std::string(type) + "\"}]");
    ASSERT_TRUE(messages.ok()) << type;
    EXPECT_EQ(messages->at(0).type, MessageType::text) << type;
    EXPECT_EQ(messages->at(0).content, "javascript:alert");
  }
}

TEST(MessagesText, DropsAnInvalidClientMessageId) {
  const auto messages = messages_from(with(R"(,"clientMessageId":"<b>")"));
  ASSERT_TRUE(messages.ok());
  EXPECT_EQ(messages->at(0).client_message_id, "");
}

TEST(MessagesText, ReportsAllErrors) {
  const auto messages = messages_from("[{\"senderId\":\"\",\"content\":\"" + std::string(51, 'x') +
                                      "\",\n\"senderName\":\"a name that is far too "
                                      "long\",\n\"type\":\"video\"},\n{\"senderId\":1,\"receiverId\":2,"
                                      "\"timestamp\":0,\"content\":\"" +
                                      std::string(51, 'x') + "\"}]");
  ASSERT_FALSE(messages.ok());
  EXPECT_EQ(
      test::said(messages.error()),
      "1: senderId must be 1 to 255 bytes without control characters\n2: senderName must be at most 20 "
      "bytes\n"
      "1: receiverId must be 1 to 255 bytes without control characters\n3: type must be text, image or file\n"
      "1: timestamp is missing\n4: content must be at most 50 bytes\n");
}

TEST(MessagesText, WritesAMessageThatItReadsBack) {
  Message message = messages_from(documented)->at(0);
  message.read_by = {base::UserId("2")};
  message.seq = 5;
  message.conversation = *base::Uuid::parse("00000000-0000-4000-8000-000000000001");
  message.client_message_id = "c1";
  std::string text;
  append_message(text, message);
  EXPECT_EQ(text,
            R"({"id":"3f2504e0-4f89-41d3-9a0c-0305e82c3301","senderId":"1","senderName":"Alice Johnson",)"
            R"("receiverId":"2","content":"Hi \u003cBob> & co","type":"image",)"
            R"("timestamp":"2025-09-25T10:30:00.000Z","readBy":["2"],"editedAt":"2025-09-25T10:31:00.000Z",)"
            R"("conversationId":"00000000-0000-4000-8000-000000000001","seq":5,"clientMessageId":"c1"})");
  const Message again = messages_from("[" + text + "]")->at(0);
  EXPECT_EQ(again.id, message.id);
  EXPECT_EQ(again.conversation, message.conversation);
  EXPECT_EQ(again.content, message.content);
  EXPECT_EQ(again.read_by, message.read_by);
  EXPECT_EQ(again.edited_at, message.edited_at);
  EXPECT_EQ(again.client_message_id, "c1");
}

}  // namespace
}  // namespace parley::store::json_files
