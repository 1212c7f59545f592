// The contract mechanism: what each rule takes, and, for every contract there is, refusals derived from its
// declaration.
#include "api/contract/input.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "api/account_inputs.hpp"
#include "api/call_inputs.hpp"
#include "api/inputs.hpp"
#include "api/receipt_inputs.hpp"

namespace parley::api {
namespace {

using base::json::Document;

template <class Contract>
base::Result<typename Contract::Value> decode_text(const Contract& contract, const std::string& text) {
  Document document;
  if (document.parse(text) != base::json::ParseError::none) {
    return base::Error(base::ErrorCode::internal, "the test's own JSON is broken: " + text);
  }
  return decode(contract, document.root());
}

TEST(Decode, TakesAWholeMessage) {
  const auto request =
      decode_text(message, R"({"to":"2","content":" hi\u0007 ","type":"file","clientMessageId":"c-1"})");
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
    const auto request = decode_text(message, R"({"to":)" + c.number + R"(,"content":"hi"})");
    ASSERT_TRUE(request.ok()) << c.number;
    EXPECT_EQ(request->to.str(), c.id);
  }
}

TEST(Decode, RefusesANumberThatIsNoIdAndNamesTheField) {
  for (const char* number : {"2.5", "2.5e0", "1e-1", "1e255", "-1e254", "1e400", "1e99999999999999999999"}) {
    const auto request = decode_text(message, R"({"to":)" + std::string(number) + R"(,"content":"hi"})");
    ASSERT_FALSE(request.ok()) << number;
    EXPECT_EQ(request.error().field, "to") << number;
    EXPECT_EQ(request.error().code, base::ErrorCode::invalid_data) << number;
  }
}

TEST(Decode, ReadsANumberAsAClientMessageIdAndRefusesAFraction) {
  const auto read = [](const std::string& number) {
    return decode_text(message, R"({"to":"2","content":"hi","clientMessageId":)" + number + "}");
  };
  EXPECT_EQ(read("1764535200123")->client_message_id, "1764535200123");
  EXPECT_EQ(read("7.0")->client_message_id, "7");
  ASSERT_FALSE(read("7.5").ok());
  EXPECT_EQ(read("7.5").error().field, "clientMessageId");
}

TEST(Decode, RefusesAUserIdWithControlCharacters) {
  for (const char* id : {R"(2\u0000)", R"(\u00002)", R"(a\nb)", R"(\u007f)", R"(a\u0085)"}) {
    const auto request = decode_text(message, R"({"to":")" + std::string(id) + R"(","content":"hi"})");
    ASSERT_FALSE(request.ok()) << id;
    EXPECT_EQ(request.error().field, "to") << id;
  }
  EXPECT_TRUE(decode_text(message, R"({"to":"a/b%2F?#\u00e9","content":"hi"})").ok());
}

TEST(Decode, TakesNullForAbsent) {
  const auto request = decode_text(
      message, R"({"to":null,"receiverId":"2","content":"hi","type":null,"clientMessageId":null})");
  ASSERT_TRUE(request.ok()) << request.error().message;
  EXPECT_EQ(request->to.str(), "2");
  EXPECT_EQ(request->type, store::MessageType::text);
  EXPECT_EQ(request->client_message_id, "");
  const auto change = decode_text(change_account, R"({"name":null})");
  ASSERT_TRUE(change.ok());
  EXPECT_FALSE(change->name);
  const auto missing = decode_text(message, R"({"to":"2","content":null})");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().message, "content is missing");
}

TEST(Decode, KeepsWhatJavaScriptMakesOfBrokenEscapes) {
  const auto content = [](const std::string& json) {
    const auto request = decode_text(message, R"({"to":"2","x":1e400,"content":")" + json + R"("})");
    return request.ok() ? request->content : "refused: " + request.error().field;
  };
  EXPECT_EQ(content(R"(cut \ud83d)"), "cut \xef\xbf\xbd");
  EXPECT_EQ(content(R"(a\u0000b)"), "ab");
  EXPECT_EQ(content(R"(\u0000 a \u0000)"), "a");
  EXPECT_EQ(content(R"(\u0000)"), "refused: content");
}

TEST(Decode, TakesTextOfInvisibleCharactersForEmpty) {
  for (const char* text : {R"(\u200b)", R"(\u2060\u00ad)", R"(\u3164)", R"(\u115f \u180e)", R"(\ufe0f)",
                           R"(\udb40\udc01)", R"(\u2800\u2800)"}) {
    const std::string json = std::string(text);
    EXPECT_EQ(decode_text(message, R"({"to":"2","content":")" + json + R"("})").error().field, "content")
        << text;
    EXPECT_EQ(decode_text(change_account, R"({"name":")" + json + R"("})").error().field, "name") << text;
    EXPECT_TRUE(decode_text(message, R"({"to":"2","content":")" + json + R"(!"})").ok()) << text;
  }
  const std::string emoji = "\xe2\x9d\xa4\xef\xb8\x8f\xe2\x80\x8d\xf0\x9f\x94\xa5";
  EXPECT_EQ(decode_text(message, R"({"to":"2","content":")" + emoji + R"("})")->content, emoji);
}

TEST(Decode, ReadsANameAsOneLine) {
  const std::string account = R"("email":"a@b.example","password":"password123","name":"Al\nice\tB\r")";
  EXPECT_EQ(decode_text(register_account, "{" + account + "}")->name, "Al ice B");
  EXPECT_EQ(decode_text(change_account, "{" + account + "}")->name, "Al ice B");
}

TEST(Decode, TakesTheOtherNameOfAField) {
  EXPECT_EQ(decode_text(message, R"({"receiverId":"2","content":"hi"})")->to.str(), "2");
  EXPECT_EQ(decode_text(post_message, R"({"to":"2","content":"hi"})")->to.str(), "2");
}

TEST(Decode, KeepsDefaultsWhereOptionalFieldsAreAbsentAndIgnoresUnknownOnes) {
  const auto request =
      decode_text(message, R"({"to":"2","content":"hi","senderId":"9","__proto__":{"x":1}})");
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(request->type, store::MessageType::text);
  EXPECT_EQ(request->client_message_id, "");
}

TEST(Decode, MeasuresTextInBytesAfterTrimming) {
  const std::string longest(8192, 'x');
  EXPECT_TRUE(decode_text(message, R"({"to":"2","content":"  )" + longest + R"(  "})").ok());
  EXPECT_FALSE(decode_text(message, R"({"to":"2","content":")" + longest + R"(y"})").ok());
}

TEST(Decode, RefusesWhatIsNoObject) {
  for (const char* text : {"null", "5", "\"x\"", "[]", "true"}) {
    const auto request = decode_text(message, text);
    ASSERT_FALSE(request.ok()) << text;
    EXPECT_EQ(request.error().code, base::ErrorCode::invalid_data) << text;
  }
  EXPECT_FALSE(decode(message, std::nullopt).ok());
}

// --- every contract, from its declaration -----------------------------------------------------------------

std::string quoted(const std::string& text) {
  return "\"" + text + "\"";
}

bool is_id(const Shape& shape) {
  using enum ShapeKind;
  return shape.kind == user_id || shape.kind == call_id || shape.kind == message_id ||
         shape.kind == conversation_id || shape.kind == token;
}

std::string good_value(const Shape& shape) {
  if (shape.kind == ShapeKind::count) return "7";
  if (shape.kind == ShapeKind::choice) return quoted(std::string(shape.choices[0]));
  return quoted(std::string(std::max<std::size_t>(shape.min, 1), 'a'));
}

std::vector<std::string> bad_values(const Shape& shape) {
  std::vector<std::string> values{"true", "{}", "[]", "[\"a\"]", "1.5", "1e400", "-1e400", "{\"a\":1}"};
  if (shape.kind == ShapeKind::count) {
    values.insert(values.end(), {"-1", "\"7\"", "\"\"", "9007199254740992"});
    return values;
  }
  if (!is_id(shape)) values.push_back("7");
  if (shape.kind == ShapeKind::choice) {
    values.insert(values.end(), {"\"\"", quoted(std::string(shape.choices[0]) + " "), "\"nonsense\""});
    return values;
  }
  values.push_back(quoted(std::string(shape.max + 1, 'a')));
  if (shape.min > 0) values.push_back(quoted(std::string(shape.min - 1, 'a')));
  if (shape.kind == ShapeKind::token)
    values.insert(values.end(), {"\"a b\"", "\"<b>\"", "\"a&b\"", "\"\\u00e9\""});
  return values;
}

/// An object with a good value for each field but `except`, which has `value`, or nothing where that is
/// empty.
std::string object_with(const InputDescription& contract, std::string_view except, const std::string& value) {
  std::string text = "{";
  for (const FieldDescription& field : contract.fields) {
    const std::string json = field.name == except ? value : good_value(field.shape);
    if (json.empty()) continue;
    if (text.size() > 1) text += ",";
    text += quoted(std::string(field.name)) + ":" + json;
  }
  return text + "}";
}

template <class Contract>
void expect_refusals(const Contract& contract) {
  const InputDescription description = describe(contract);
  ASSERT_TRUE(decode_text(contract, object_with(description, "", "")).ok()) << description.name;
  for (const FieldDescription& field : description.fields) {
    const auto expect = [&](const std::string& value, bool ok) {
      const std::string text = object_with(description, field.name, value);
      const auto decoded = decode_text(contract, text);
      ASSERT_EQ(decoded.ok(), ok) << description.name << " " << text.substr(0, 200);
      if (ok) return;
      EXPECT_EQ(decoded.error().code, base::ErrorCode::invalid_data) << text.substr(0, 200);
      EXPECT_EQ(decoded.error().field, field.name) << text.substr(0, 200);
    };
    expect("", !field.needed);
    expect("null", !field.needed);
    for (const std::string& value : bad_values(field.shape)) expect(value, false);
  }
}

TEST(EveryContract, RefusesEachFieldMissingOrOfTheWrongShapeAndNamesIt) {
  expect_refusals(join);
  expect_refusals(login);
  expect_refusals(message);
  expect_refusals(post_message);
  expect_refusals(typing_start);
  expect_refusals(typing_stop);
  expect_refusals(presence_set);
}

TEST(EveryContract, OfAccountsRefusesTheSame) {
  expect_refusals(register_account);
  expect_refusals(change_account);
  expect_refusals(change_password);
}

TEST(EveryContract, OfCallsRefusesTheSame) {
  expect_refusals(call_initiate);
  expect_refusals(post_call);
  expect_refusals(call_respond);
  expect_refusals(post_response);
  expect_refusals(call_end);
}

TEST(EveryContract, OfStoredMessagesRefusesTheSame) {
  expect_refusals(message_read);
  expect_refusals(message_delivered);
  expect_refusals(message_edit);
  expect_refusals(patch_message);
  expect_refusals(message_delete);
  expect_refusals(sync);
}

TEST(Decode, ReadsAnIdThatNothingCanHaveAsUnknown) {
  for (const char* id : {"7", "7.0", "-1", "\"x\"", "\"msg_123\"", "\"' OR 1=1\""}) {
    const auto request = decode_text(message_read, R"({"messageId":)" + std::string(id) + "}");
    ASSERT_TRUE(request.ok()) << id;
    EXPECT_EQ(request->message, base::MessageId{}) << id;
  }
}

TEST(Decode, ReadsACountHoweverTheNumberIsWritten) {
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

TEST(Decode, ASyncWithoutASeqAsksForEverything) {
  const auto request = decode_text(sync, R"({"conversationId":"0199808e-6d40-7c12-9b5e-3f6f2d0c9a12"})");
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(request->after_seq, 0);
  EXPECT_EQ(request->conversation.to_string(), "0199808e-6d40-7c12-9b5e-3f6f2d0c9a12");
}

}  // namespace
}  // namespace parley::api
