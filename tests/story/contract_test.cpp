// Refusals derived from the registry: every field of every operation, missing, null, of a wrong type and out
// of its bounds, over the socket and over REST. A new operation or field is tested without a change here.
#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "api/registry.hpp"
#include "support/person.hpp"
#include "support/test_server.hpp"

namespace parley::support {
namespace {

using api::FieldDescription;
using api::Operation;
using api::Shape;
using api::ShapeKind;
using namespace std::chrono_literals;

constexpr std::string_view some_id = "0199808e-6d40-7c12-9b5e-3f6f2d0c9a12";

node::Config without_limits() {
  node::Config config;
  auto& limits = config.limits;
  limits.messages_per_minute = limits.calls_per_minute = limits.changes_per_minute = 0;
  limits.receipts_per_minute = limits.reads_per_minute = limits.account_changes_per_minute = 0;
  limits.password_tries_per_minute = limits.signals_per_minute = limits.others_per_minute = 0;
  limits.registrations_per_minute = limits.open_requests_per_minute = limits.refusals_per_minute = 0;
  limits.refusals_until_closed = limits.refusals_per_address = limits.events_per_second = 0;
  return config;
}

std::string in_quotes(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

bool is_id(const Shape& shape) {
  using enum ShapeKind;
  return shape.kind == user_id || shape.kind == call_id || shape.kind == message_id ||
         shape.kind == conversation_id || shape.kind == file_id || shape.kind == token;
}

/// JSON that obeys the rule.
std::string good_value(const Shape& shape) {
  if (shape.kind == ShapeKind::count || shape.kind == ShapeKind::limit) return "7";
  if (shape.kind == ShapeKind::choice) return in_quotes(shape.choices[0]);
  if (shape.kind == ShapeKind::user_id) return in_quotes("2");
  if (is_id(shape) && shape.kind != ShapeKind::token) return in_quotes(some_id);
  return in_quotes(std::string(std::max<std::size_t>(shape.min, 1), 'a'));
}

/// JSON of every kind that breaks the rule.
std::vector<std::string> bad_values(const Shape& shape) {
  std::vector<std::string> values{"true", "{}", "[]", "[\"a\"]", "1.5", "1e400", "-1e400", "{\"a\":1}"};
  if (shape.kind == ShapeKind::count) {
    values.insert(values.end(), {"-1", "\"7\"", "\"\"", "9007199254740992"});
    return values;
  }
  if (!is_id(shape)) values.emplace_back("7");
  if (shape.kind == ShapeKind::choice) {
    values.insert(values.end(), {"\"\"", in_quotes(std::string(shape.choices[0]) + " "), "\"nonsense\""});
    return values;
  }
  values.push_back(in_quotes(std::string(shape.max + 1, 'a')));
  if (shape.min > 0) values.push_back(in_quotes(std::string(shape.min - 1, 'a')));
  if (shape.kind == ShapeKind::token) {
    values.insert(values.end(), {"\"a b\"", "\"<b>\"", "\"a&b\"", "\"\\u00e9\""});
  }
  return values;
}

/// Text of a query that breaks the rule.
std::vector<std::string> bad_parameters(const Shape& shape) {
  switch (shape.kind) {
    case ShapeKind::limit:
      return {"0", std::to_string(shape.max + 1), "x", "1.0", "+5", "-1", "99999999999999999999"};
    case ShapeKind::count:
      return {"-1", "x", "1.0", "9007199254740992"};
    case ShapeKind::flag:
      return {"yes", "TRUE", "1"};
    case ShapeKind::choice:
      return {"nonsense", std::string(shape.choices[0]) + "x"};
    case ShapeKind::cursor:
    case ShapeKind::message_cursor:
      return {"x", "7", std::string(some_id) + "0"};
    case ShapeKind::search:
      return {std::string(shape.max + 1, 'a')};
    default:
      return {};  // any text is taken
  }
}

/// The names of the transport: an operation's fields can have others over REST.
std::string_view name_of(const FieldDescription& field, bool is_rest) {
  return is_rest && field.alias_first_in_rest ? field.alias : field.name;
}

/// An object with a good value for each field but `except`, which has `value`, or is absent if that is empty.
std::string object_with(const Operation& operation, bool is_rest, const FieldDescription& except,
                        const std::string& value) {
  std::string text;
  for (const FieldDescription& field : operation.fields()) {
    if (is_rest && api::is_in_path(operation.traits.path(), field.name)) continue;
    const std::string json = field.name == except.name ? value : good_value(field.shape);
    if (json.empty()) continue;
    text += (text.empty() ? "" : ",") + in_quotes(name_of(field, is_rest)) + ":" + json;
  }
  return "{" + text + "}";
}

/// The path with ids in place of its parameters.
std::string path_of(const Operation& operation) {
  std::string path(operation.traits.path());
  for (std::size_t at = path.find(":"); at != std::string::npos; at = path.find(":")) {
    path.replace(at, path.find('/', at) - at, some_id);
  }
  return path;
}

std::vector<std::string> refused_values(const FieldDescription& field) {
  std::vector<std::string> values = bad_values(field.shape);
  if (field.needed) values.insert(values.end(), {"", "null"});
  return values;
}

TEST(Contract, EveryFieldOfEveryEventIsRefusedIfItBreaksItsRule) {
  std::size_t refusals = 0;
  for (const Operation& operation : api::operations()) {
    const std::string event(operation.traits.event);
    if (event.empty()) continue;
    TestServer server(without_limits());
    Person alice(server, "1");
    alice.join();
    for (const FieldDescription& field : operation.fields()) {
      if (field.rest_only) continue;
      for (const std::string& value : refused_values(field)) {
        const std::string data = object_with(operation, false, field, value);
        const std::size_t before = alice.count("error");
        alice.say({"427[" + in_quotes(event) + "," + data + "]"});
        ASSERT_EQ(alice.count("error"), before + 1) << event << ' ' << data.substr(0, 200);
        EXPECT_EQ(alice.last("error", "code"), "INVALID_DATA") << event << ' ' << data.substr(0, 200);
        EXPECT_EQ(alice.last("error", "field"), field.name) << event << ' ' << data.substr(0, 200);
        EXPECT_EQ(alice.last("error", "event"), event);
        EXPECT_EQ(alice.last("ack 7", "error.code"), "INVALID_DATA") << event;
        ++refusals;
        server.pass(1s);  // failed joins of a joined socket are limited by the second
      }
    }
    EXPECT_TRUE(alice.is_connected()) << event;
  }
  EXPECT_GE(refusals, 200U);
}

TEST(Contract, EveryFieldOfEveryBodyIsRefusedIfItBreaksItsRule) {
  std::size_t refusals = 0;
  for (const Operation& operation : api::operations()) {
    if (!operation.has_body) continue;
    TestServer server(without_limits());
    const std::string token = operation.needs_identity() ? server.token_of("1") : "";
    for (const FieldDescription& field : operation.fields()) {
      if (api::is_in_path(operation.traits.path(), field.name)) continue;
      for (const std::string& value : refused_values(field)) {
        const std::string body = object_with(operation, true, field, value);
        const Answer answer = server.request(operation.traits.method(), path_of(operation), token, body);
        EXPECT_EQ(answer.status, 400) << operation.traits.route << ' ' << body.substr(0, 200);
        EXPECT_EQ(at(answer.body, "error.code"), "INVALID_DATA") << answer.body;
        EXPECT_EQ(at(answer.body, "error.field"), name_of(field, true)) << body.substr(0, 200);
        ++refusals;
      }
    }
  }
  EXPECT_GE(refusals, 100U);
}

TEST(Contract, EveryParameterOfEveryQueryIsRefusedIfItBreaksItsRule) {
  std::size_t refusals = 0;
  TestServer server(without_limits());
  const std::string token = server.token_of("1");
  for (const Operation& operation : api::operations()) {
    const bool has_query = operation.traits.method() == "GET" && operation.handle != nullptr;
    if (!has_query) continue;
    for (const FieldDescription& field : operation.fields()) {
      if (api::is_in_path(operation.traits.path(), field.name)) continue;
      for (const std::string& value : bad_parameters(field.shape)) {
        const std::string target = path_of(operation) + "?" + std::string(field.name) + "=" + value;
        const Answer answer = server.request("GET", target, token);
        EXPECT_EQ(answer.status, 400) << target;
        EXPECT_EQ(at(answer.body, "error.code"), "INVALID_DATA") << target;
        EXPECT_EQ(at(answer.body, "error.field"), field.name) << target;
        ++refusals;
      }
      EXPECT_EQ(server.request("GET", path_of(operation) + "?" + std::string(field.name) + "=", token).status,
                server.request("GET", path_of(operation), token).status)
          << field.name << ": an empty parameter is absent";
    }
  }
  EXPECT_GE(refusals, 40U);
}

}  // namespace
}  // namespace parley::support
