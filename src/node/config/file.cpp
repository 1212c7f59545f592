// Visits the tables of a TOML file depth first and in the order of the file, so that the first error in the
// file is the one that is reported.
#include "node/config/file.hpp"

#define TOML_EXCEPTIONS 0
#include <algorithm>
#include <optional>

#include <toml++/toml.h>

#include "base/utf8.hpp"

namespace parley::node {
namespace {

std::string place(std::string_view path, std::uint32_t line) {
  return on_one_line(path) + ":" + std::to_string(line);
}

/// Returns the text of one value, or nothing if the value does not have the TOML type that `kind` requires.
std::optional<std::string> text_of(const toml::node& node, Kind kind) {
  switch (kind) {
    case Kind::truth:
      if (const auto* value = node.as_boolean()) return value->get() ? "true" : "false";
      return {};
    case Kind::number:
      if (const auto* value = node.as_integer()) return std::to_string(value->get());
      return {};
    case Kind::origins:
    case Kind::addresses:
      if (const auto* array = node.as_array()) {
        std::string text;
        for (const toml::node& element : *array) {
          const auto* part = element.as_string();
          if (part == nullptr) return {};
          text += (text.empty() ? "" : ",") + part->get();
        }
        return text;
      }
      [[fallthrough]];
    case Kind::duration:
    case Kind::text:
    case Kind::secret:
    case Kind::endpoint:
    case Kind::claim:
    case Kind::choice:
      if (const auto* value = node.as_string()) return value->get();
      return {};
  }
  return {};
}

std::string_view how_to_write(Kind kind) {
  switch (kind) {
    case Kind::truth:
      return "must be true or false, without quotes";
    case Kind::number:
      return "must be a whole number, without quotes";
    case Kind::duration:
      return "must be a duration in quotes, such as \"45s\"";
    case Kind::origins:
    case Kind::addresses:
      return "must be a text or a list of texts, in quotes";
    default:
      return "must be in quotes";
  }
}

/// Returns the number of the first line that is not UTF-8. Checked here because toml++ would name line 1.
std::optional<std::uint32_t> line_of_bad_utf8(std::string_view text) {
  for (std::uint32_t line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    if (!base::is_valid_utf8(text.substr(0, end))) return line;
    text.remove_prefix(end);
  }
  return {};
}

class Walk {
 public:
  explicit Walk(std::string_view path) : path_(path) {}

  /// Returns false at the first error, which is then in `error`.
  bool visit(const toml::table& table, const std::string& prefix) {
    std::vector<std::pair<std::string, const toml::node*>> members;
    for (const auto& [key, node] : table) members.emplace_back(prefix + std::string(key.str()), &node);
    std::ranges::sort(members, {}, [](const auto& member) {
      const auto begin = member.second->source().begin;
      return std::pair(begin.line, begin.column);
    });
    return std::ranges::all_of(members,
                               [&](const auto& member) { return take(member.first, *member.second); });
  }

  std::vector<FileEntry> entries;
  std::optional<ConfigError> error;

 private:
  bool take(const std::string& name, const toml::node& node) {
    const std::uint32_t line = node.source().begin.line;
    const Setting* setting = find_setting(name);
    if (setting == nullptr) {
      const bool group = std::ranges::any_of(settings(), [&](const Setting& s) { return s.group() == name; });
      if (group && node.is_table()) return visit(*node.as_table(), name + ".");
      return refuse(name, line, unknown_setting(name, [](const Setting& s) { return std::string(s.name); }));
    }
    auto text = text_of(node, setting->kind);
    if (!text) return refuse(name, line, std::string(how_to_write(setting->kind)));
    entries.push_back({setting, std::move(*text), line});
    return true;
  }

  bool refuse(std::string_view name, std::uint32_t line, std::string reason) {
    error = ConfigError{place(path_, line) + " " + on_one_line(name), std::move(reason)};
    return false;
  }

  std::string_view path_;
};

}  // namespace

base::Result<std::vector<FileEntry>, ConfigError> read_config_file(std::string_view text,
                                                                   std::string_view path) {
  if (const auto line = line_of_bad_utf8(text)) return ConfigError{place(path, *line), "not UTF-8"};
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return ConfigError{place(path, error.source().begin.line), on_one_line(error.description())};
  }
  Walk walk(path);
  if (!walk.visit(parsed.table(), "")) return std::move(*walk.error);
  return std::move(walk.entries);
}

std::string unknown_setting(std::string_view name, std::string (*written)(const Setting&)) {
  const Setting* closest = closest_setting(name);
  return closest == nullptr ? "unknown setting" : "unknown setting; did you mean " + written(*closest) + "?";
}

std::string on_one_line(std::string_view text) {
  const std::string marked = quoted(text, 200);
  return marked.substr(1, marked.rfind('"') - 1) + marked.substr(marked.rfind('"') + 1);
}

}  // namespace parley::node
