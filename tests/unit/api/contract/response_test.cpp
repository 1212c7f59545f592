#include "api/contract/response.hpp"

#include <string>

#include <gtest/gtest.h>

#include "api/messages.hpp"

namespace parley::api {
namespace {

store::Message hello() {
  store::Message message;
  message.id = *base::Uuid::parse("0199808e-6d40-7c11-8a5e-3f6f2d0c9a11");
  message.conversation = *base::Uuid::parse("0199808e-6d40-7c12-9b5e-3f6f2d0c9a12");
  message.seq = 7;
  message.sender = base::UserId("1");
  message.sender_name = "Alice <b>";
  message.receiver = base::UserId("2");
  message.content = "a < b <i>";
  message.timestamp = base::Timestamp{base::Duration{1'758'796'200'000}};
  return message;
}

TEST(Answers, AMessageHasItsDocumentedFieldsWithoutAbsentOptionalOnes) {
  EXPECT_EQ(success_answer(ContentMode::safe, send_message.answer, hello()),
            R"({"success":true,"message":{"id":"0199808e-6d40-7c11-8a5e-3f6f2d0c9a11","senderId":"1",)"
            R"("senderName":"Alice &lt;b>","receiverId":"2","content":"a \u003c b &lt;i>",)"
            R"("timestamp":"2025-09-25T10:30:00.000Z","type":"text","readBy":[],)"
            R"("conversationId":"0199808e-6d40-7c12-9b5e-3f6f2d0c9a12","seq":7}})");
}

TEST(Answers, OptionalFieldsWithAValueAreWritten) {
  store::Message message = hello();
  message.client_message_id = "c-1";
  message.edited_at = message.timestamp + base::Duration{1};
  message.read_by = {base::UserId("2")};
  const std::string json = success_answer(ContentMode::safe, send_message.answer, message);
  EXPECT_NE(json.find(R"("readBy":["2"],"editedAt":"2025-09-25T10:30:00.001Z","conversationId")"),
            std::string::npos)
      << json;
  EXPECT_NE(json.find(R"("seq":7,"clientMessageId":"c-1"}})"), std::string::npos) << json;
}

TEST(Answers, TextIsUnchangedInTheModeRaw) {
  EXPECT_NE(
      success_answer(ContentMode::raw, send_message.answer, hello()).find(R"("senderName":"Alice \u003cb>")"),
      std::string::npos);
}

TEST(Answers, AUrlIsNotEscaped) {
  store::Message message = hello();
  message.type = store::MessageType::image;
  message.content = "https://a.example/?a=1&copy=2";
  for (const ContentMode mode : {ContentMode::safe, ContentMode::escape}) {
    const std::string json = success_answer(mode, send_message.answer, message);
    EXPECT_NE(json.find(R"("content":"https://a.example/?a=1&copy=2")"), std::string::npos) << json;
    EXPECT_NE(json.find(R"("type":"image")"), std::string::npos) << json;
  }
}

TEST(Answers, ARefusalHasItsCodeItsFieldAndItsRetryTime) {
  EXPECT_EQ(error_answer(base::Error(base::ErrorCode::user_not_found)),
            R"({"success":false,"error":{"code":"USER_NOT_FOUND","message":"No such user"}})");
  base::Error error = base::Error::invalid("to", "to is missing");
  error.retry_after = base::Duration{1500};
  EXPECT_EQ(error_answer(error),
            R"({"success":false,"error":{"code":"INVALID_DATA","message":"to is missing","field":"to",)"
            R"("retryAfterMs":1500}})");
}

TEST(Answers, AnAnswerWithoutAValueHasOnlyTheSuccess) {
  EXPECT_EQ(success_answer(), R"({"success":true})");
}

}  // namespace
}  // namespace parley::api
