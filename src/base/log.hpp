// One line per event, as JSON for machines or as text for people, to one sink.
//
// Values are escaped, so that nothing a client sends can forge a line, reach a terminal or reorder what a
// reader sees, and cut after 512 bytes. Tokens, passwords, message contents and session ids are never logged.
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

/// Safe to use from every thread if its sink is, and its count.
class Log {
 public:
  /// Takes one whole line, newline included. It must not block: what cannot be written is dropped, and
  /// counted, by the sink.
  using Sink = UniqueFunction<void(std::string_view line)>;

  /// The sink's count of lines dropped, ever. Every line from the first loss on carries it as `dropped`.
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
