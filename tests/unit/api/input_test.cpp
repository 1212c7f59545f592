// The contract mechanism: what each rule takes, and, for every contract there is, refusals derived from its
// declaration.
#include "api/input.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

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

TEST(Decode, ReadsAnIntegerIdAsItsDecimalString) {
  EXPECT_EQ(decode_text(message, R"({"to":42,"content":"hi"})")->to.str(), "42");
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
         shape.kind == conversation_id;
}

std::string good_value(const Shape& shape) {
  if (shape.kind == ShapeKind::count) return "7";
  if (shape.kind == ShapeKind::choice) return quoted(std::string(shape.choices[0]));
  return quoted(std::string(std::max<std::size_t>(shape.min, 1), 'a'));
}

std::vector<std::string> bad_values(const Shape& shape) {
  std::vector<std::string> values{"null", "true", "{}", "[]", "[\"a\"]", "1.5", "{\"a\":1}"};
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
  for (const char* id : {"7", "-1", "\"x\"", "\"msg_123\"", "\"' OR 1=1\""}) {
    const auto request = decode_text(message_read, R"({"messageId":)" + std::string(id) + "}");
    ASSERT_TRUE(request.ok()) << id;
    EXPECT_EQ(request->message, base::MessageId{}) << id;
  }
}

TEST(Decode, ASyncWithoutASeqAsksForEverything) {
  const auto request = decode_text(sync, R"({"conversationId":"0199808e-6d40-7c12-9b5e-3f6f2d0c9a12"})");
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(request->after_seq, 0);
  EXPECT_EQ(request->conversation.to_string(), "0199808e-6d40-7c12-9b5e-3f6f2d0c9a12");
}

}  // namespace
}  // namespace parley::api
