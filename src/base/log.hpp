// The log: one line per event, as JSON or as readable text, to one sink.
//
// Values are escaped, so that client input cannot forge a line, send control sequences to a terminal or
// reorder the displayed text. They are truncated after 512 bytes. Tokens, passwords, message contents and
// session ids are never logged.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "base/clock.hpp"
#include "base/unique_function.hpp"

namespace parley::base {

enum class LogLevel : std::uint8_t { debug, info, warning, error };

struct LogField {
  std::string_view key;
  std::variant<std::string_view, std::int64_t> value;

  LogField(std::string_view key_, std::string_view text) : key(key_), value(text) {}
  LogField(std::string_view key_, const char* text) : key(key_), value(std::string_view(text)) {}
  LogField(std::string_view key_, const std::string& text) : key(key_), value(std::string_view(text)) {}
  template <class T>
    requires std::is_integral_v<T>
  LogField(std::string_view key_, T number) : key(key_), value(static_cast<std::int64_t>(number)) {}
};

enum class LogFormat : std::uint8_t { text, json };

/// Thread-safe if `sink` and `dropped` are.
class Log {
 public:
  /// Receives one complete line, including the newline. It must not block. If it cannot write a line, it
  /// drops the line and counts it.
  using Sink = UniqueFunction<void(std::string_view line)>;

  /// Returns the total number of lines that the sink has dropped. After the first loss every line has the
  /// count as `dropped`.
  using Dropped = UniqueFunction<std::uint64_t()>;

  Log(const Clock& clock, LogLevel least, LogFormat format, Sink sink, Dropped dropped = {});

  void debug(std::string_view event, std::initializer_list<LogField> fields = {});
  void info(std::string_view event, std::initializer_list<LogField> fields = {});
  void warning(std::string_view event, std::initializer_list<LogField> fields = {});
  void error(std::string_view event, std::initializer_list<LogField> fields = {});

 private:
  void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields);

  const Clock& clock_;
  LogLevel least_;
  LogFormat format_;
  Sink sink_;
  Dropped dropped_;
};

}  // namespace parley::base
