#include "api/describe/schema.hpp"

#include "api/contract/response.hpp"
#include "api/describe/names.hpp"

namespace parley::api::printing {

namespace {

constexpr std::string_view error_code_schema = "ErrorCode";
constexpr std::string_view refusal_schema = "ErrorEnvelope";
constexpr std::string_view markup_note = "Text that users wrote; made safe for HTML text by default.";

bool holds_error_codes(std::span<const std::string_view> choices) {
  return choices.data() == error_codes.data();
}

void write_words(Writer& json, std::span<const std::string_view> words) {
  json.begin_array();
  for (const std::string_view word : words) json.value(word);
  json.end_array();
}

std::int64_t number(std::size_t value) {
  return static_cast<std::int64_t>(value);
}

/// Text, or a whole number that is read as its decimal digits.
void write_id_type(Writer& json, FieldSource source) {
  json.key("type");
  if (source == FieldSource::text) {
    json.value("string");
  } else {
    json.begin_array().value("string").value("integer").end_array();
  }
}

void write_text_bounds(Writer& json, const Shape& shape) {
  if (shape.min > 0) json.key("minLength").value(number(shape.min));
  json.key("maxLength").value(number(shape.max));
}

void write_shape(Writer& json, const Shape& shape, FieldSource source) {
  switch (shape.kind) {
    case ShapeKind::text:
    case ShapeKind::search:
      json.key("type").value("string");
      return write_text_bounds(json, shape);
    case ShapeKind::token:
      write_id_type(json, source);
      write_text_bounds(json, shape);
      json.key("pattern").value("^[!-%'-;=-~]*$");
      return;
    case ShapeKind::user_id:
      write_id_type(json, source);
      return write_text_bounds(json, shape);
    case ShapeKind::call_id:
    case ShapeKind::message_id:
    case ShapeKind::conversation_id:
    case ShapeKind::file_id:
    case ShapeKind::cursor:
    case ShapeKind::message_cursor:
      json.key("type").value("string").key("format").value("uuid");
      return;
    case ShapeKind::count:
      json.key("type").value("integer").key("minimum").value(0);
      json.key("maximum").value(number(shape.max));
      return;
    case ShapeKind::limit:
      json.key("type").value("integer").key("minimum").value(number(shape.min));
      json.key("maximum").value(number(shape.max)).key("default").value(number(shape.usual));
      return;
    case ShapeKind::flag:
      json.key("type").value("boolean");
      return;
    case ShapeKind::choice:
      json.key("type").value("string").key("enum");
      return write_words(json, shape.choices);
  }
}

std::string_view format_of(JsonType type) {
  if (type == JsonType::time) return "date-time";
  return type == JsonType::uuid ? "uuid" : std::string_view();
}

std::string_view type_of(JsonType type) {
  if (type == JsonType::integer) return "integer";
  return type == JsonType::boolean ? "boolean" : "string";
}

void write_description(Writer& json, const MemberDescription& member) {
  std::string text(member.summary);
  if (member.is_markup) text.append(text.empty() ? "" : " ").append(markup_note);
  if (!text.empty()) json.key("description").value(text);
}

void write_element(Writer& json, const MemberDescription& member) {
  if (member.object != nullptr) return write_reference(json, schema_name(member.object()));
  if (holds_error_codes(member.choices)) return write_reference(json, error_code_schema);
  json.begin_object().key("type").value(type_of(member.type));
  if (const std::string_view format = format_of(member.type); !format.empty())
    json.key("format").value(format);
  if (!member.choices.empty()) {
    json.key("enum");
    write_words(json, member.choices);
  }
  if (!member.is_array && !member.is_nullable) write_description(json, member);
  json.end_object();
}

void write_member(Writer& json, const MemberDescription& member) {
  if (member.is_array) {
    json.begin_object().key("type").value("array").key("items");
    write_element(json, member);
    write_description(json, member);
    json.end_object();
    return;
  }
  if (!member.is_nullable) return write_element(json, member);
  json.begin_object().key("anyOf").begin_array();
  write_element(json, member);
  json.begin_object().key("type").value("null").end_object();
  json.end_array();
  write_description(json, member);
  json.end_object();
}

std::string describe_shape(const Shape& shape) {
  const std::string bytes = std::to_string(shape.min) + " to " + std::to_string(shape.max) + " bytes";
  switch (shape.kind) {
    case ShapeKind::text:
      return "Text of " + bytes + " in UTF-8.";
    case ShapeKind::search:
      return "At most " + std::to_string(shape.max) + " bytes in UTF-8.";
    case ShapeKind::token:
      return bytes + " of printable ASCII without < and &, or a whole number.";
    case ShapeKind::user_id:
      return "The id of a user. A whole number is read as its decimal digits.";
    case ShapeKind::call_id:
      return "The id of a call.";
    case ShapeKind::message_id:
      return "The id of a message.";
    case ShapeKind::conversation_id:
      return "The id of a conversation.";
    case ShapeKind::file_id:
      return "The id of a file.";
    case ShapeKind::count:
      return "A whole number, 0 or more.";
    case ShapeKind::limit:
      return "The number of elements that the page holds at most.";
    case ShapeKind::flag:
      return "true or false.";
    case ShapeKind::cursor:
      return "The nextCursor of the page before.";
    case ShapeKind::message_cursor:
      return "The id of a message, or the nextCursor of the page before.";
    case ShapeKind::choice:
      return "One of the words.";
  }
  return {};
}

void write_error_codes(Writer& json) {
  json.begin_object().key("type").value("string");
  json.key("description").value("Why a request was refused. Later versions may add codes.");
  json.key("enum");
  write_words(json, error_codes);
  json.end_object();
}

void write_refusal_envelope(Writer& json) {
  json.begin_object()
      .key("type")
      .value("object")
      .key("description")
      .value("The answer to a refused request.");
  json.key("properties").begin_object().key("success").begin_object();
  json.key("type").value("boolean").key("const").value(false).end_object().key("error");
  write_reference(json, schema_name(api::describe(error_object)));
  json.end_object().key("required").begin_array().value("success").value("error").end_array();
  json.key("additionalProperties").value(false).end_object();
}

}  // namespace

void write_reference(Writer& json, std::string_view schema) {
  json.begin_object().key("$ref").value("#/components/schemas/" + std::string(schema)).end_object();
}

void write_field_schema(Writer& json, const FieldDescription& field, FieldSource source,
                        std::string_view other_name) {
  json.begin_object();
  write_shape(json, field.shape, source);
  if (!field.usual.empty()) json.key("default").value(field.usual);
  if (source == FieldSource::json) json.key("description").value(describe_field(field, other_name));
  json.end_object();
}

void write_object_schema(Writer& json, const ObjectDescription& object, Envelope envelope) {
  json.begin_object().key("type").value("object");
  if (!object.summary.empty()) json.key("description").value(object.summary);
  json.key("properties").begin_object();
  if (envelope == Envelope::success) {
    json.key("success").begin_object().key("type").value("boolean").key("const").value(true).end_object();
  }
  for (const MemberDescription& member : object.members) {
    json.key(member.name);
    write_member(json, member);
  }
  json.end_object().key("required").begin_array();
  if (envelope == Envelope::success) json.value("success");
  for (const MemberDescription& member : object.members) {
    if (!member.is_optional) json.value(member.name);
  }
  json.end_array().key("additionalProperties").value(false).end_object();
}

void write_refusal_schema(Writer& json, const Codes& codes) {
  json.begin_object().key("allOf").begin_array();
  write_reference(json, refusal_schema);
  json.begin_object().key("type").value("object").key("properties").begin_object();
  json.key("error").begin_object().key("type").value("object").key("properties").begin_object();
  json.key("code").begin_object().key("enum");
  write_words(json, codes);
  json.end_object().end_object().end_object().end_object().end_object().end_array().end_object();
}

void write_schemas(Writer& json, Scope scope) {
  json.begin_object();
  for (const ObjectDescription& object : schema_objects(scope)) {
    json.key(schema_name(object));
    write_object_schema(json, object);
  }
  json.key(error_code_schema);
  write_error_codes(json);
  json.key(refusal_schema);
  write_refusal_envelope(json);
  json.end_object();
}

std::string describe_field(const FieldDescription& field, std::string_view other_name) {
  std::string text = describe_shape(field.shape);
  if (!other_name.empty()) text.append(" The name `").append(other_name).append("` is accepted as well.");
  return text;
}

}  // namespace parley::api::printing
