#include "api/describe/dictionary.hpp"

#include <set>
#include <string_view>
#include <vector>

#include "api/registry.hpp"

namespace parley::api::printing {

namespace {

constexpr std::string_view head = "# The words of the API. Printed by `parley --print_fuzz_dictionary`.\n";

using Words = std::set<std::string, std::less<>>;

/// "message" as it stands in JSON, with what follows it there.
std::string entry(std::string_view word, std::string_view end) {
  return R"("\")" + std::string(word) + R"(\")" + std::string(end) + "\"\n";
}

std::string entries(const Words& words, std::string_view end = {}) {
  std::string text;
  for (const std::string& word : words) text += entry(word, end);
  return text;
}

}  // namespace

std::string fuzz_dictionary() {
  Words events;
  Words fields;
  Words choices;
  for (const Operation& operation : operations()) {
    if (operation.traits.event.empty()) continue;
    events.emplace(operation.traits.event);
    for (const FieldDescription& field : operation.fields()) {
      if (field.rest_only) continue;
      fields.emplace(field.name);
      if (!field.alias.empty()) fields.emplace(field.alias);
      choices.insert(field.shape.choices.begin(), field.shape.choices.end());
    }
  }
  return std::string(head) + entries(events) + entries(fields, ":") + entries(choices);
}

}  // namespace parley::api::printing
