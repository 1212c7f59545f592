#include "base/log.hpp"

#include <array>

#include "base/iso8601.hpp"
#include "base/json.hpp"

namespace parley::base {

namespace {

struct LevelName {
  std::string_view json;
  std::string_view text;
};
constexpr std::array<LevelName, 4> level_names{
    {{"debug", "DEBUG"}, {"info", "INFO "}, {"warning", "WARN "}, {"error", "ERROR"}}};

const LevelName& name_of(LogLevel level) {
  return level_names[static_cast<std::size_t>(level)];
}

bool needs_quotes(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte >= 0x7f || c == '"' || c == '=' || c == '\\') return true;
  }
  return text.empty();
}

/// JSON's escapes, and DEL and the C1 controls as well, which a terminal may obey.
void append_quoted(std::string& line, std::string_view text) {
  std::string quoted;
  json::Writer(quoted).value(text);
  for (std::size_t i = 0; i < quoted.size(); ++i) {
    const auto byte = static_cast<unsigned char>(quoted[i]);
    const bool is_c1 =
        byte == 0xc2 && i + 1 < quoted.size() && static_cast<unsigned char>(quoted[i + 1]) < 0xa0;
    if (byte == 0x7f || is_c1) {
      line += "\\ufffd";
      if (is_c1) ++i;
    } else {
      line.push_back(quoted[i]);
    }
  }
}

void append_text_value(std::string& line, const LogField& field) {
  if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
    line += std::to_string(*number);
    return;
  }
  const std::string_view text = std::get<std::string_view>(field.value);
  if (needs_quotes(text)) {
    append_quoted(line, text);
  } else {
    line += text;
  }
}

std::string text_line(Timestamp time, LogLevel level, std::string_view event,
                      std::initializer_list<LogField> fields) {
  std::string line = to_iso8601(time).substr(11, 12);
  line.append(" ").append(name_of(level).text).append(" ").append(event);
  for (const LogField& field : fields) {
    line.append(" ").append(field.key).append("=");
    append_text_value(line, field);
  }
  line.push_back('\n');
  return line;
}

std::string json_line(Timestamp time, LogLevel level, std::string_view event,
                      std::initializer_list<LogField> fields) {
  std::string line = R"({"time":")" + to_iso8601(time) + R"(","level":")" + std::string(name_of(level).json) +
                     R"(","event":)";
  append_quoted(line, event);
  for (const LogField& field : fields) {
    line.push_back(',');
    append_quoted(line, field.key);
    line.push_back(':');
    if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
      line += std::to_string(*number);
    } else {
      append_quoted(line, std::get<std::string_view>(field.value));
    }
  }
  line += "}\n";
  return line;
}

}  // namespace

Log::Log(const Clock& clock, LogLevel least, LogFormat format, Sink sink)
    : clock_(clock), least_(least), format_(format), sink_(std::move(sink)) {}

void Log::debug(std::string_view event, std::initializer_list<LogField> fields) {
  write(LogLevel::debug, event, fields);
}
void Log::info(std::string_view event, std::initializer_list<LogField> fields) {
  write(LogLevel::info, event, fields);
}
void Log::warning(std::string_view event, std::initializer_list<LogField> fields) {
  write(LogLevel::warning, event, fields);
}
void Log::error(std::string_view event, std::initializer_list<LogField> fields) {
  write(LogLevel::error, event, fields);
}

void Log::write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  if (level < least_) return;
  const Timestamp now = clock_.wall_now();
  sink_(format_ == LogFormat::json ? json_line(now, level, event, fields)
                                   : text_line(now, level, event, fields));
}

}  // namespace parley::base
