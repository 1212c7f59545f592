#include "socketio/payload.hpp"

namespace parley::socketio {

using base::json::Kind;
using base::json::ParseError;
using base::json::Value;

namespace {

bool is_placeholder(Value value) {
  const std::optional<Value> marker = value.find("_placeholder");
  return marker && marker->is(Kind::boolean) && marker->as_bool();
}

/// Whether every placeholder refers to an attachment. An attachment may be used twice, or not at all. The
/// recursion is at most as deep as the reader's limit.
bool placeholders_fit(Value value, std::size_t attachments) {
  if (is_placeholder(value)) {
    const std::optional<std::size_t> index = placeholder_index(value);
    return index && *index < attachments;
  }
  for (const base::json::Member member : value) {
    if (!placeholders_fit(member.value, attachments)) return false;
  }
  return true;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Returns the text of the first element of an array that may be malformed after it: up to the end of a
/// string, or as far as a number could extend.
std::string_view first_element(std::string_view array) {
  std::size_t begin = 1;
  while (begin < array.size() && is_blank(array[begin])) ++begin;
  std::size_t end = begin;
  if (begin < array.size() && array[begin] == '"') {
    ++end;
    while (end < array.size() && array[end] != '"') end += array[end] == '\\' ? 2 : 1;
    ++end;
  } else {
    while (end < array.size() && array[end] != ',' && array[end] != ']' && !is_blank(array[end])) ++end;
  }
  return array.substr(begin, end - begin);
}

bool starts_as_name(std::string_view element) {
  if (element.empty()) return false;
  const char first = element.front();
  return first == '"' || first == '-' || (first >= '0' && first <= '9');
}

}  // namespace

std::optional<std::size_t> placeholder_index(Value value) {
  if (!is_placeholder(value)) return std::nullopt;
  const std::optional<Value> number = value.find("num");
  if (!number || !number->is(Kind::integer) || number->as_integer() < 0) return std::nullopt;
  return static_cast<std::size_t>(number->as_integer());
}

base::Result<Payload, Violation> PayloadReader::read(const Header& header) {
  const std::string_view text = header.payload;
  switch (header.type) {
    case PacketType::connect_error:
      return Violation::server_only;
    case PacketType::disconnect:
      if (!text.empty()) return Violation::payload;
      return Payload{substitute("null")};
    case PacketType::connect:
      if (text.empty()) return Payload{substitute("null")};
      if (text.front() != '{') return Violation::payload;
      break;
    default:
      // Leading white space would pass as JSON, but a peer that counts it as a digit would answer ack 0.
      if (text.empty() || text.front() != '[') return Violation::payload;
  }
  const ParseError error = document_.parse(text, limits_);
  if (error == ParseError::syntax) return Violation::json_syntax;
  if (error != ParseError::none) return finish(header, error);
  return finish(header, std::nullopt);
}

base::Result<Payload, Violation> PayloadReader::finish(const Header& header,
                                                       std::optional<ParseError> defect) {
  const bool is_event = header.type == PacketType::event || header.type == PacketType::binary_event;
  std::string_view name;
  if (is_event && defect) {
    const base::Result<std::string_view, Violation> found = name_of_defective(header.payload);
    if (!found) return found.error();
    name = *found;
  } else if (is_event) {
    if (document_.root().size() == 0) return Violation::event_name;
    const Value first = document_.root()[0];
    const bool is_number = first.is(Kind::integer) || first.is(Kind::number);
    if (!is_number && !first.is(Kind::string)) return Violation::event_name;
    name = is_number ? first.raw() : first.as_string();
  }
  if (is_reserved(name) || name.size() > event_name_at_most) return Violation::event_name;
  if (defect) return Payload{substitute("[]"), name, defect};
  if (is_binary(header.type) && !placeholders_fit(document_.root(), header.attachments))
    return Violation::placeholder;
  return Payload{document_.root(), name, std::nullopt};
}

base::Result<std::string_view, Violation> PayloadReader::name_of_defective(std::string_view payload) {
  const std::string_view element = first_element(payload);
  if (!starts_as_name(element)) return Violation::event_name;
  if (name_.parse(element, limits_) != ParseError::none) return std::string_view{};
  return name_.root().is(Kind::string) ? name_.root().as_string() : name_.root().raw();
}

Value PayloadReader::substitute(std::string_view json) {
  document_.parse(json, limits_);
  return document_.root();
}

}  // namespace parley::socketio
