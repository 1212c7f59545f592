#include "api/describe/names.hpp"

#include <algorithm>
#include <iterator>

namespace parley::api::printing {

namespace {

constexpr std::string_view api_prefix = "/api/";

char upper(char letter) {
  return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}
char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}
bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

std::string pascal_case(std::string_view wire_name) {
  std::string name;
  bool begins_word = true;
  for (const char c : wire_name) {
    if (is_letter_or_digit(c)) name.push_back(begins_word ? upper(c) : c);
    begins_word = !is_letter_or_digit(c);
  }
  return name;
}

std::string camel_case(std::string_view wire_name) {
  std::string name = pascal_case(wire_name);
  if (!name.empty()) name.front() = lower(name.front());
  return name;
}

std::string operation_id(std::string_view route) {
  const std::size_t blank = route.find(' ');
  std::string id;
  std::ranges::transform(route.substr(0, blank), std::back_inserter(id), lower);
  std::string_view rest = route.substr(blank + 1 + api_prefix.size());
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view segment = rest.substr(0, end);
    if (segment.starts_with(':')) id += "By";
    id += pascal_case(segment);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return id;
}

std::string path_template(std::string_view path) {
  std::string text;
  bool is_in_parameter = false;
  for (const char c : path) {
    if (c == '/' && is_in_parameter) {
      text.push_back('}');
      is_in_parameter = false;
    }
    text.push_back(c == ':' ? '{' : c);
    is_in_parameter = is_in_parameter || c == ':';
  }
  if (is_in_parameter) text.push_back('}');
  return text;
}

std::string_view group_of(std::string_view path) {
  const std::string_view rest = path.substr(std::min(api_prefix.size(), path.size()));
  const std::string_view segment = rest.substr(0, rest.find('/'));
  return segment.find('.') == std::string_view::npos ? segment : "contract";
}

std::string schema_name(const ObjectDescription& object) {
  if (object.is_base()) return std::string(object.base);
  const bool is_event = !object.name.empty() && object.name.front() == lower(object.name.front());
  return is_event ? pascal_case(object.name) + "Event" : std::string(object.name);
}

std::string_view name_in_rest(const FieldDescription& field) {
  return field.alias_first_in_rest ? field.alias : field.name;
}

std::string_view other_name_in_rest(const FieldDescription& field) {
  return field.alias_first_in_rest ? field.name : field.alias;
}

}  // namespace parley::api::printing
