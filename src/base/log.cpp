#include "base/log.hpp"

#include <array>
#include <utility>

#include "base/iso8601.hpp"
#include "base/utf8.hpp"

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

/// The maximum length of one written value in bytes. A line with several such values still fits one atomic
/// write to a pipe (PIPE_BUF).
constexpr std::size_t most_of_a_value = 512;

bool needs_quotes(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte >= 0x7f || c == '"' || c == '=' || c == '\\') return true;
  }
  return text.empty() || text.size() > most_of_a_value;
}

/// Returns the valid UTF-8 character at the start of `text`, or its first byte if there is none.
std::string_view first_character(std::string_view text) {
  for (std::size_t size = 1; size <= 4 && size <= text.size(); ++size) {
    if (is_valid_utf8(text.substr(0, size))) return text.substr(0, size);
  }
  return text.substr(0, 1);
}

/// Returns the code point of a character from first_character(), or U+FFFD for an invalid byte.
unsigned code_point(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return lead < 0x80 ? lead : 0xfffd;
  unsigned code = lead & (0x7fu >> character.size());
  for (const char c : character.substr(1)) code = code << 6 | (static_cast<unsigned char>(c) & 0x3fu);
  return code;
}

/// Control characters, characters that change the text direction or have no width, and U+FFFD, which
/// represents invalid bytes. Text with any of these is displayed differently from what was written.
bool is_deceptive(unsigned code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x061c || code == 0xfeff || code == 0xfffd ||
         (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
         (code >= 0x2060 && code <= 0x206f);
}

/// Appends a JSON string, in both formats.
void append_quoted(std::string& line, std::string_view text) {
  line.push_back('"');
  const std::size_t begin = line.size();
  while (!text.empty()) {
    if (line.size() - begin >= most_of_a_value) {
      line += "...";
      break;
    }
    const std::string_view character = first_character(text);
    const unsigned code = code_point(character);
    if (is_deceptive(code)) {
      constexpr char hex[] = "0123456789abcdef";
      line += "\\u";
      for (int shift = 12; shift >= 0; shift -= 4) line.push_back(hex[code >> shift & 0xf]);
    } else {
      if (code == '"' || code == '\\') line.push_back('\\');
      line += character;
    }
    text.remove_prefix(character.size());
  }
  line.push_back('"');
}

void append_value(std::string& line, const LogField& field, bool quoted) {
  if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
    line += std::to_string(*number);
    return;
  }
  const std::string_view text = std::get<std::string_view>(field.value);
  if (quoted || needs_quotes(text)) {
    append_quoted(line, text);
  } else {
    line += text;
  }
}

std::string text_line(Timestamp time, LogLevel level, std::string_view event) {
  std::string line = to_iso8601(time).substr(11, 12);
  line.append(" ").append(name_of(level).text).append(" ").append(event);
  return line;
}

std::string json_line(Timestamp time, LogLevel level, std::string_view event) {
  std::string line = R"({"time":")" + to_iso8601(time) + R"(","level":")" + std::string(name_of(level).json) +
                     R"(","event":)";
  append_quoted(line, event);
  return line;
}

void append_field(std::string& line, LogFormat format, const LogField& field) {
  if (format == LogFormat::json) {
    line.push_back(',');
    append_quoted(line, field.key);
    line.push_back(':');
  } else {
    line.append(" ").append(field.key).append("=");
  }
  append_value(line, field, format == LogFormat::json);
}

}  // namespace

Log::Log(const Clock& clock, LogLevel least, LogFormat format, Sink sink, Dropped dropped)
    : clock_(clock), least_(least), format_(format), sink_(std::move(sink)), dropped_(std::move(dropped)) {}

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
  std::string line = format_ == LogFormat::json ? json_line(now, level, event) : text_line(now, level, event);
  for (const LogField& field : fields) append_field(line, format_, field);
  const std::uint64_t dropped = dropped_ ? dropped_() : 0;
  if (dropped > 0) append_field(line, format_, {"dropped", dropped});
  line += format_ == LogFormat::json ? "}\n" : "\n";
  sink_(line);
}

}  // namespace parley::base
