#include "api/describe/tables.hpp"

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "api/contract/response.hpp"
#include "api/describe/names.hpp"
#include "api/describe/objects.hpp"
#include "api/registry.hpp"

namespace parley::api::printing {

namespace {

constexpr std::string_view line_break = "<br>";

std::string code(std::string_view text) {
  return "`" + std::string(text) + "`";
}

/// Appends `part` behind `separator`, which is left out in front of the first part.
void append(std::string& list, std::string_view part, std::string_view separator = line_break) {
  if (!list.empty()) list += separator;
  list += part;
}

std::string row(std::initializer_list<std::string_view> cells) {
  std::string text = "|";
  for (const std::string_view cell : cells) text.append(cell.empty() ? "" : " ").append(cell).append(" |");
  return text + "\n";
}

std::string table(std::string_view name, std::initializer_list<std::string_view> head,
                  const std::string& rows) {
  std::string text = "<!-- printed: " + std::string(name) + " -->\n\n" + row(head) + "|";
  for (std::size_t column = 0; column < head.size(); ++column) text += "---|";
  return text + "\n" + rows + "\n<!-- end -->\n";
}

// --- what clients send ------------------------------------------------------------------------------------

std::string choices_of(const FieldDescription& field) {
  std::string text;
  for (const std::string_view choice : field.shape.choices) {
    append(text, code(choice) + (choice == field.usual ? " (usual)" : ""), ", ");
  }
  return text;
}

std::string rule_of(const FieldDescription& field) {
  const Shape& shape = field.shape;
  const std::string range = std::to_string(shape.min) + " to " + std::to_string(shape.max);
  switch (shape.kind) {
    case ShapeKind::text:
      return range + " bytes";
    case ShapeKind::token:
      return range + " characters of printable ASCII without `<` and `&`";
    case ShapeKind::user_id:
      return "a user's id";
    case ShapeKind::call_id:
      return "a call's id";
    case ShapeKind::message_id:
      return "a message's id";
    case ShapeKind::conversation_id:
      return "a conversation's id";
    case ShapeKind::file_id:
      return "a file's id";
    case ShapeKind::count:
      return "a whole number, 0 or more";
    case ShapeKind::limit:
      return range + "; " + std::to_string(shape.usual) + " if absent";
    case ShapeKind::flag:
      return "`true` or `false`";
    case ShapeKind::search:
      return "at most " + std::to_string(shape.max) + " bytes";
    case ShapeKind::cursor:
      return "a cursor";
    case ShapeKind::message_cursor:
      return "a message's id or a cursor";
    case ShapeKind::choice:
      return choices_of(field);
  }
  return {};
}

std::string field_line(const FieldDescription& field, std::string_view name, std::string_view other) {
  std::string text = code(std::string(name) + (field.needed ? "" : "?"));
  if (!other.empty()) text += " or " + code(other);
  return text + ": " + rule_of(field);
}

std::string fields_of_event(const Operation& operation) {
  std::string text;
  for (const FieldDescription& field : operation.fields()) {
    if (!field.rest_only) append(text, field_line(field, field.name, field.alias));
  }
  return text;
}

std::string fields_of_route(const Operation& operation) {
  std::string text;
  for (const FieldDescription& field : operation.fields()) {
    if (is_in_path(operation.traits.path(), field.name)) continue;
    std::string line = field_line(field, name_in_rest(field), other_name_in_rest(field));
    if (!field.header.empty()) line += "; or the header field " + code(field.header);
    append(text, line);
  }
  if (operation.traits.body == Body::form) append(text, "a form with one file");
  return text;
}

// --- what the server sends --------------------------------------------------------------------------------

/// "`message`: Message".
std::string member_line(const MemberDescription& member) {
  std::string text = code(std::string(member.name) + (member.is_optional ? "?" : ""));
  if (member.object != nullptr) {
    const std::string name = schema_name(member.object());
    text += ": " + (member.is_array ? "list of " + name : name);
  } else if (!member.choices.empty() && member.choices.data() != error_codes.data()) {
    text += ":";
    for (const std::string_view choice : member.choices) text += " " + code(choice);
  }
  if (member.is_nullable) text += " or `null`";
  return text;
}

std::string members_of(const ObjectDescription& object) {
  std::string text(object.base);
  for (const MemberDescription& member : std::span(object.members).subspan(object.inherited)) {
    append(text, member_line(member), ", ");
  }
  return text;
}

std::string answer_of(const Operation& operation) {
  const std::string_view media_type = operation.traits.media_type;
  if (!media_type.empty()) return media_type == "*/*" ? "the bytes" : "a document";
  return members_of(operation.answer());
}

std::string own_refusals(const OperationTraits& traits) {
  std::string text;
  for (const base::ErrorCode error : traits.errors.all()) append(text, code(base::entry(error).name), ", ");
  return text;
}

// --- tables -----------------------------------------------------------------------------------------------

std::string client_events() {
  std::string rows;
  for (const Operation& operation : operations()) {
    const OperationTraits& traits = operation.traits;
    if (traits.event.empty()) continue;
    rows += row({code(traits.event), traits.summary, fields_of_event(operation), answer_of(operation),
                 own_refusals(traits)});
  }
  return table("events that clients send", {"event", "", "fields", "acknowledged with", "own refusals"},
               rows);
}

std::string events_of_server() {
  std::string rows;
  for (const ServerEvent& event : server_events()) {
    rows += row({code(event.name), event.summary, members_of(event.data()), event.receivers});
  }
  return table("events that the server sends", {"event", "", "data", "sent to"}, rows);
}

std::string routes() {
  std::string rows;
  for (const Operation& operation : operations()) {
    const OperationTraits& traits = operation.traits;
    if (traits.route.empty()) continue;
    const std::string status = std::to_string(traits.status);
    const std::string answer = answer_of(operation);
    rows += row({code(traits.route), traits.summary, fields_of_route(operation),
                 answer.empty() ? status : status + ": " + answer, own_refusals(traits)});
  }
  return table("routes", {"route", "", "fields", "answer", "own refusals"}, rows);
}

std::string objects() {
  std::string rows;
  for (const ObjectDescription& object : schema_objects(Scope::all)) {
    // The data of an event is in the table of events.
    if (schema_name(object) != object.name) continue;
    rows += row({object.name, object.summary, members_of(object)});
  }
  return table("objects", {"object", "", "members"}, rows);
}

std::string codes() {
  std::string rows;
  for (const std::string_view name : error_codes) {
    std::string statuses;
    std::string message;
    for (const base::ErrorEntry& entry : base::error_catalogue) {
      if (entry.name != name) continue;
      // REST knows one code for a token that is not accepted.
      const bool is_in_rest = entry.http_status != 401 || entry.code == base::ErrorCode::unauthorized;
      if (is_in_rest) append(statuses, std::to_string(entry.http_status), ", ");
      if (message.empty()) message = entry.message;
    }
    const auto first = std::ranges::find(base::error_catalogue, name, &base::ErrorEntry::name);
    rows += row({code(name), statuses, first->retry ? "yes" : "", message});
  }
  return table("codes", {"code", "status", "may succeed later", "usual message"}, rows);
}

}  // namespace

std::string protocol_tables() {
  return client_events() + events_of_server() + routes() + objects() + codes();
}

}  // namespace parley::api::printing
