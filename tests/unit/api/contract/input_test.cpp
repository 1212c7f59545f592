// Decoding requests: which values each rule accepts and refuses.
#include "api/contract/input.hpp"

#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "api/accounts.hpp"
#include "api/conversations.hpp"
#include "api/messages.hpp"

namespace parley::api {
namespace {

using base::json::Document;

template <class Contract>
base::Result<typename Contract::Request> decode_text(const Contract& contract, const std::string& text) {
  Document document;
  if (document.parse(text) != base::json::ParseError::none) {
    return base::Error(base::ErrorCode::internal, "the test's own JSON is broken: " + text);
  }
  return decode(contract.input, Source(document.root()));
}

TEST(Decode, ReadsAllFieldsOfAMessage) {
  const auto request =
      decode_text(send_message, R"({"to":"2","content":" hi\u0007 ","type":"file","clientMessageId":"c-1"})");
  ASSERT_TRUE(request.ok()) << request.error().message;
  EXPECT_EQ(request->to.str(), "2");
  EXPECT_EQ(request->content, "hi");
  EXPECT_EQ(request->type, store::MessageType::file);
  EXPECT_EQ(request->client_message_id, "c-1");
}

TEST(Decode, ReadsAWholeNumberAsItsDecimalString) {
  struct Case {
    std::string number;
    std::string id;
  };
  const Case cases[] = {
      {"42", "42"},
      {"2.0", "2"},
      {"2e0", "2"},
      {"2.00E+0", "2"},
      {"20e-1", "2"},
      {"-0", "0"},
      {"-0.0", "0"},
      {"-7", "-7"},
      {"9007199254740992", "9007199254740992"},
      {"9007199254740993.0", "9007199254740993"},
      {"18446744073709551616", "18446744073709551616"},
      {"1e254", "1" + std::string(254, '0')},
  };
  for (const Case& c : cases) {
    const auto request = decode_text(send_message, R"({"to":)" + c.number + R"(,"content":"hi"})");
    ASSERT_TRUE(request.ok()) << c.number;
    EXPECT_EQ(request->to.str(), c.id);
  }
}

TEST(Decode, RefusesANumberThatIsNotAnIdAndNamesTheField) {
  for (const char* number : {"2.5", "2.5e0", "1e-1", "1e255", "-1e254", "1e400", "1e99999999999999999999"}) {
    const auto request = decode_text(send_message, R"({"to":)" + std::string(number) + R"(,"content":"hi"})");
    ASSERT_FALSE(request.ok()) << number;
    EXPECT_EQ(request.error().field, "to") << number;
    EXPECT_EQ(request.error().code, base::ErrorCode::invalid_data) << number;
  }
}

TEST(Decode, ReadsANumberAsAClientMessageIdAndRefusesAFraction) {
  const auto read = [](const std::string& number) {
    return decode_text(send_message, R"({"to":"2","content":"hi","clientMessageId":)" + number + "}");
  };
  EXPECT_EQ(read("1764535200123")->client_message_id, "1764535200123");
  EXPECT_EQ(read("7.0")->client_message_id, "7");
  ASSERT_FALSE(read("7.5").ok());
  EXPECT_EQ(read("7.5").error().field, "clientMessageId");
}

TEST(Decode, RefusesAUserIdWithControlCharacters) {
  for (const char* id : {R"(2\u0000)", R"(\u00002)", R"(a\nb)", R"(\u007f)", R"(a\u0085)"}) {
    const auto request = decode_text(send_message, R"({"to":")" + std::string(id) + R"(","content":"hi"})");
    ASSERT_FALSE(request.ok()) << id;
    EXPECT_EQ(request.error().field, "to") << id;
  }
  EXPECT_TRUE(decode_text(send_message, R"({"to":"a/b%2F?#\u00e9","content":"hi"})").ok());
}

TEST(Decode, ReadsNullAsAbsent) {
  const auto request = decode_text(
      send_message, R"({"to":null,"receiverId":"2","content":"hi","type":null,"clientMessageId":null})");
  ASSERT_TRUE(request.ok()) << request.error().message;
  EXPECT_EQ(request->to.str(), "2");
  EXPECT_EQ(request->type, store::MessageType::text);
  EXPECT_EQ(request->client_message_id, "");
  const auto change = decode_text(change_account, R"({"name":null})");
  ASSERT_TRUE(change.ok());
  EXPECT_FALSE(change->name);
  const auto missing = decode_text(send_message, R"({"to":"2","content":null})");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().message, "content is missing");
}

TEST(Decode, ReadsBrokenEscapesAsJavaScriptDoes) {
  const auto content = [](const std::string& json) {
    const auto request = decode_text(send_message, R"({"to":"2","x":1e400,"content":")" + json + R"("})");
    return request.ok() ? request->content : "refused: " + request.error().field;
  };
  EXPECT_EQ(content(R"(cut \ud83d)"), "cut \xef\xbf\xbd");
  EXPECT_EQ(content(R"(a\u0000b)"), "ab");
  EXPECT_EQ(content(R"(\u0000 a \u0000)"), "a");
  EXPECT_EQ(content(R"(\u0000)"), "refused: content");
}

TEST(Decode, ReadsTextOfInvisibleCharactersAsEmpty) {
  for (const char* text : {R"(\u200b)", R"(\u2060\u00ad)", R"(\u3164)", R"(\u115f \u180e)", R"(\ufe0f)",
                           R"(\udb40\udc01)", R"(\u2800\u2800)"}) {
    const std::string json = std::string(text);
    EXPECT_EQ(decode_text(send_message, R"({"to":"2","content":")" + json + R"("})").error().field, "content")
        << text;
    EXPECT_EQ(decode_text(change_account, R"({"name":")" + json + R"("})").error().field, "name") << text;
    EXPECT_TRUE(decode_text(send_message, R"({"to":"2","content":")" + json + R"(!"})").ok()) << text;
  }
  const std::string emoji = "\xe2\x9d\xa4\xef\xb8\x8f\xe2\x80\x8d\xf0\x9f\x94\xa5";
  EXPECT_EQ(decode_text(send_message, R"({"to":"2","content":")" + emoji + R"("})")->content, emoji);
}

TEST(Decode, ReadsANameAsOneLine) {
  const std::string account = R"("email":"a@b.example","password":"password123","name":"Al\nice\tB\r")";
  EXPECT_EQ(decode_text(register_account, "{" + account + "}")->name, "Al ice B");
  EXPECT_EQ(decode_text(change_account, "{" + account + "}")->name, "Al ice B");
}

TEST(Decode, AcceptsTheOtherNameOfAField) {
  EXPECT_EQ(decode_text(send_message, R"({"receiverId":"2","content":"hi"})")->to.str(), "2");
}

/// Decodes a REST request whose path has no parameters.
template <class Contract>
base::Result<typename Contract::Request> decode_request(const Contract& contract, const std::string& query,
                                                        const std::string* header = nullptr,
                                                        const char* body = nullptr) {
  Document document;
  const http::PathParameters path;
  std::optional<base::json::Value> object;
  if (body != nullptr && document.parse(body) == base::json::ParseError::none) object = document.root();
  return decode(contract.input, Source(object, path, query, header));
}

TEST(Decode, OverRestARefusalUsesTheNameThatTheFieldHasThere) {
  EXPECT_EQ(decode_request(send_message, "", nullptr, R"({"to":"2","content":"hi"})")->to.str(), "2");
  EXPECT_EQ(decode_request(send_message, "", nullptr, R"({"content":"hi"})").error().field, "receiverId");
  EXPECT_EQ(decode_text(send_message, R"({"content":"hi"})").error().field, "to");
}

TEST(Decode, ReadsTheHeaderFieldIfTheBodyDoesNotHaveTheField) {
  const std::string key = "k-1";
  EXPECT_EQ(decode_request(send_message, "", &key, R"({"to":"2","content":"hi"})")->client_message_id, "k-1");
  const char* const own = R"({"to":"2","content":"hi","clientMessageId":"c-1"})";
  EXPECT_EQ(decode_request(send_message, "", &key, own)->client_message_id, "c-1");
  const std::string malformed = "a b";
  EXPECT_EQ(decode_request(send_message, "", &malformed, R"({"to":"2","content":"hi"})").error().field,
            "Idempotency-Key");
}

TEST(Decode, ReadsTheFieldsOfAListFromTheQuery) {
  EXPECT_EQ(decode_request(list_messages, "")->limit, 200u) << "the usual limit";
  EXPECT_EQ(decode_request(list_messages, "limit=500&with=7")->limit, 500u);
  EXPECT_EQ(decode_request(list_messages, "with=7")->with->str(), "7");
  EXPECT_FALSE(decode_request(list_messages, "with=&before=")->with) << "an empty parameter is absent";
  for (const char* query :
       {"limit=0", "limit=501", "limit=+5", "limit=5.0", "limit=x", "before=x", "after=7"}) {
    const auto request = decode_request(list_messages, query);
    ASSERT_FALSE(request.ok()) << query;
    EXPECT_EQ(request.error().code, base::ErrorCode::invalid_data);
    EXPECT_EQ(request.error().message.find(request.error().field + " must be "), 0u)
        << request.error().message;
  }
}

TEST(Decode, IgnoresInAnEventAFieldThatOnlyRestHas) {
  const std::string id = "0199808e-6d40-7c12-9b5e-3f6f2d0c9a12";
  EXPECT_EQ(decode_text(sync, R"({"conversationId":")" + id + R"(","limit":"none"})")->limit, 500u);
}

TEST(Decode, KeepsDefaultsIfOptionalFieldsAreAbsentAndIgnoresUnknownFields) {
  const auto request =
      decode_text(send_message, R"({"to":"2","content":"hi","senderId":"9","__proto__":{"x":1}})");
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(request->type, store::MessageType::text);
  EXPECT_EQ(request->client_message_id, "");
}

TEST(Decode, MeasuresTextInBytesAfterTrimming) {
  const std::string longest(8192, 'x');
  EXPECT_TRUE(decode_text(send_message, R"({"to":"2","content":"  )" + longest + R"(  "})").ok());
  EXPECT_FALSE(decode_text(send_message, R"({"to":"2","content":")" + longest + R"(y"})").ok());
}

TEST(Decode, RefusesDataThatIsNotAnObject) {
  for (const char* text : {"null", "5", "\"x\"", "[]", "true"}) {
    const auto request = decode_text(send_message, text);
    ASSERT_FALSE(request.ok()) << text;
    EXPECT_EQ(request.error().code, base::ErrorCode::invalid_data) << text;
  }
  EXPECT_FALSE(decode(send_message.input, Source(std::nullopt)).ok());
}

TEST(Decode, ReadsAMalformedIdAsAnUnknownId) {
  for (const char* id : {"7", "7.0", "-1", "\"x\"", "\"msg_123\"", "\"' OR 1=1\""}) {
    const auto request = decode_text(mark_read, R"({"messageId":)" + std::string(id) + "}");
    ASSERT_TRUE(request.ok()) << id;
    EXPECT_EQ(request->message, base::MessageId{}) << id;
  }
}

TEST(Decode, ReadsACountInEveryNotationOfANumber) {
  const auto seq = [](const std::string& number) {
    const auto request = decode_text(sync, R"({"conversationId":"x","afterSeq":)" + number + "}");
    return request.ok() ? request->after_seq : -1;
  };
  EXPECT_EQ(seq("7.0"), 7);
  EXPECT_EQ(seq("7e0"), 7);
  EXPECT_EQ(seq("-0"), 0);
  EXPECT_EQ(seq("9007199254740991.0"), 9007199254740991);
  for (const char* number : {"0.5", "-1.0", "9007199254740992.0", "1e16", "1e400"})
    EXPECT_EQ(seq(number), -1) << number;
}

TEST(Decode, ASyncWithoutASeqStartsAtZero) {
  const auto request = decode_text(sync, R"({"conversationId":"0199808e-6d40-7c12-9b5e-3f6f2d0c9a12"})");
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(request->after_seq, 0);
  EXPECT_EQ(request->conversation.to_string(), "0199808e-6d40-7c12-9b5e-3f6f2d0c9a12");
}

}  // namespace
}  // namespace parley::api
