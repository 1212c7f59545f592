// Reads the configuration file: TOML text in, one entry per key out, each with its line number. Only this
// module depends on TOML.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "node/config/settings.hpp"

namespace parley::node {

/// A configuration error. It prevents the start; only `line()` is printed.
struct ConfigError {
  static constexpr int exit_code = 78;  ///< EX_CONFIG of sysexits.h

  std::string
      where;  ///< "parley.toml:12 limits.http_body", "--limits.http_body" or "PARLEY_LIMITS_HTTP_BODY"
  std::string reason;

  /// The message. Contains no newline.
  std::string line() const { return where + ": " + reason; }
};

struct FileEntry {
  const Setting* setting;
  std::string text;  ///< in the form that Setting::assign accepts
  std::uint32_t line;
};

/// Parses `text`. `path` is used in messages only. Fails if the text is not UTF-8 or not TOML, if a key names
/// no setting, or if a value has the wrong TOML type (a duration without quotes, a number with quotes).
/// Ranges are checked later by Setting::assign. Reports the first error in the order of the file.
base::Result<std::vector<FileEntry>, ConfigError> read_config_file(std::string_view text,
                                                                   std::string_view path);

/// Returns "unknown setting" and, if a setting has a similar name, a suggestion. `written` returns the
/// suggested setting in the notation of the source: as a flag, an environment variable or a key.
std::string unknown_setting(std::string_view name, std::string (*written)(const Setting&));

/// Returns `text` for use within one line: control characters, quotes and backslashes are escaped, and at
/// most 200 bytes of `text` are used.
std::string on_one_line(std::string_view text);

}  // namespace parley::node
