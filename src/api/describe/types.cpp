#include "api/describe/types.hpp"

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "api/contract/response.hpp"
#include "api/describe/names.hpp"
#include "api/describe/objects.hpp"
#include "api/registry.hpp"
#include "api/session.hpp"

namespace parley::api::printing {

namespace {

constexpr std::string_view head = R"(// The API of Parley. Printed by `parley --print_types`.
//
//   import { io, type Socket } from "socket.io-client";
//   import type { ClientToServerEvents, ServerToClientEvents } from "./parley";
//   const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(url);

)";

constexpr std::string_view envelope = R"(
/** What a request or an event is answered with: an answer of REST, or an acknowledgement. */
export type Answer<T> = ({ success: true } & T) | { success: false; error: ErrorObject };

/** The callback of an event that asks for an acknowledgement. */
export type Acknowledge<T> = (answer: Answer<T>) => void;

)";

constexpr std::string_view required_acks = R"(
/**
 * The same events with acknowledgements that are not optional. With them, `emitWithAck()` knows the type of the
 * answer, and so does `timeout(n).emit(event, data, (error, answer) => ...)`.
 */
export type AcknowledgedEvents = {
  [Event in keyof ClientToServerEvents]: (
    data: Parameters<ClientToServerEvents[Event]>[0],
    ack: NonNullable<Parameters<ClientToServerEvents[Event]>[1]>,
  ) => void;
};
)";

constexpr std::string_view empty_object = "{}";

std::string quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

std::string alternatives(std::span<const std::string_view> words) {
  if (words.data() == error_codes.data()) return "ErrorCode";
  std::string text;
  for (const std::string_view word : words) text.append(text.empty() ? "" : " | ").append(quoted(word));
  return text;
}

// --- what the server sends --------------------------------------------------------------------------------

std::string element_type(const MemberDescription& member) {
  if (member.object != nullptr) return schema_name(member.object());
  if (!member.choices.empty()) return alternatives(member.choices);
  if (member.type == JsonType::integer) return "number";
  return member.type == JsonType::boolean ? "boolean" : "string";
}

std::string member_type(const MemberDescription& member) {
  std::string type = element_type(member);
  if (member.is_array) type = type.find(' ') == std::string::npos ? type + "[]" : "(" + type + ")[]";
  return member.is_nullable ? type + " | null" : type;
}

std::string note_of(const MemberDescription& member) {
  std::string text(member.summary);
  const auto add = [&](std::string_view sentence) { text.append(text.empty() ? "" : " ").append(sentence); };
  if (member.is_markup) add("Text that users wrote; made safe for HTML text by default.");
  if (member.type == JsonType::time) add("A time in UTC, as ISO 8601 writes it.");
  return text.empty() ? text : "  /** " + text + " */\n";
}

std::string interface_of(const ObjectDescription& object) {
  std::string text = "\n/** " + std::string(object.summary) + " */\n";
  text.append("export interface ").append(schema_name(object));
  if (!object.base.empty()) text.append(" extends ").append(object.base);
  text += " {\n";
  for (const MemberDescription& member : std::span(object.members).subspan(object.inherited)) {
    text.append(note_of(member)).append("  ").append(member.name).append(member.is_optional ? "?: " : ": ");
    text.append(member_type(member)).append(";\n");
  }
  return text + "}\n";
}

/// The type of a successful answer, without `success`.
std::string answer_type(const ObjectDescription& answer) {
  if (answer.members.empty()) return std::string(empty_object);
  std::string text = "{ ";
  for (const MemberDescription& member : answer.members) {
    if (text.size() > 2) text += "; ";
    text.append(member.name).append(member.is_optional ? "?: " : ": ").append(member_type(member));
  }
  return text + " }";
}

// --- what clients send ------------------------------------------------------------------------------------

std::string field_type(const Shape& shape) {
  switch (shape.kind) {
    case ShapeKind::user_id:
    case ShapeKind::token:
      return "string | number";
    case ShapeKind::choice:
      return alternatives(shape.choices);
    case ShapeKind::count:
    case ShapeKind::limit:
      return "number";
    case ShapeKind::flag:
      return "boolean";
    default:
      return "string";
  }
}

std::string request_interface(const Operation& operation) {
  std::string text = "\n/** " + std::string(operation.traits.summary) + " */\n";
  text.append("export interface ").append(pascal_case(operation.traits.event)).append("Request {\n");
  for (const FieldDescription& field : operation.fields()) {
    if (field.rest_only) continue;
    text.append("  ").append(field.name).append(field.needed ? ": " : "?: ");
    text.append(field_type(field.shape)).append(";\n");
  }
  return text + "}\n";
}

std::string client_events() {
  std::string text = "\n/** The events that a client may send. */\nexport interface ClientToServerEvents {\n";
  for (const Operation& operation : operations()) {
    const OperationTraits& traits = operation.traits;
    if (traits.event.empty()) continue;
    text.append("  /** ")
        .append(traits.summary)
        .append(" */\n  ")
        .append(quoted(traits.event))
        .append(": (data: ");
    text.append(pascal_case(traits.event)).append(traits.needs_ack ? "Request, ack: " : "Request, ack?: ");
    text.append("Acknowledge<").append(answer_type(operation.answer())).append(">) => void;\n");
  }
  return text + "}\n";
}

std::string events_of_server() {
  std::string text = "\n/** The events that the server sends. */\nexport interface ServerToClientEvents {\n";
  for (const ServerEvent& event : server_events()) {
    text.append("  /** ").append(event.summary).append(" */\n  ").append(quoted(event.name));
    text.append(": (data: ").append(schema_name(event.data())).append(") => void;\n");
  }
  return text + "}\n";
}

// --- routes -----------------------------------------------------------------------------------------------

enum class Place : std::uint8_t { path, query, body };

Place place_of(const Operation& operation, const FieldDescription& field) {
  if (is_in_path(operation.traits.path(), field.name)) return Place::path;
  return operation.has_body ? Place::body : Place::query;
}

std::string fields_type(const Operation& operation, Place place) {
  std::string text;
  const auto add = [&](std::string_view name, bool is_needed, const std::string& type) {
    text.append(text.empty() ? "{ " : "; ").append(name).append(is_needed ? ": " : "?: ").append(type);
  };
  for (const FieldDescription& field : operation.fields()) {
    if (place_of(operation, field) == place) add(name_in_rest(field), field.needed, field_type(field.shape));
  }
  if (place == Place::query && operation.traits.has_content_format) {
    add("format", false, alternatives(content_formats));
  }
  return text.empty() ? std::string(empty_object) : text + " }";
}

std::string body_type(const Operation& operation) {
  if (operation.traits.body == Body::form) return "unknown";  // FormData, which some environments do not have
  return operation.has_body ? fields_type(operation, Place::body) : "undefined";
}

std::string whole_answer_type(const Operation& operation) {
  const std::string_view media_type = operation.traits.media_type;
  if (media_type.empty()) return answer_type(operation.answer());
  if (media_type == "application/json") return "unknown";
  return media_type == "text/plain" ? "string" : "ArrayBuffer";
}

std::string paths() {
  std::string text =
      "\n/** The routes of REST. An answer is Answer<the type here>, unless it is a file or a document. */\n"
      "export interface Paths {\n";
  for (const Operation& operation : operations()) {
    const OperationTraits& traits = operation.traits;
    if (traits.route.empty()) continue;
    text.append("  /** ")
        .append(traits.summary)
        .append(" */\n  ")
        .append(quoted(traits.route))
        .append(": {\n");
    text.append("    path: ").append(fields_type(operation, Place::path)).append(";\n");
    text.append("    query: ").append(fields_type(operation, Place::query)).append(";\n");
    text.append("    body: ").append(body_type(operation)).append(";\n");
    text.append("    answer: ");
    text.append(whole_answer_type(operation)).append(";\n  };\n");
  }
  return text + "}\n";
}

}  // namespace

std::string types() {
  std::string text(head);
  text += "/** Why a request was refused. Later versions may add codes. */\nexport type ErrorCode =";
  for (const std::string_view code : error_codes) text.append("\n  | ").append(quoted(code));
  text.append(";\n").append(envelope).erase(text.size() - 1);
  for (const ObjectDescription& object : schema_objects(Scope::all)) text += interface_of(object);
  for (const Operation& operation : operations()) {
    if (!operation.traits.event.empty()) text += request_interface(operation);
  }
  return text + client_events() + std::string(required_acks) + events_of_server() + paths();
}

}  // namespace parley::api::printing
