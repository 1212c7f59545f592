// The configuration file: TOML in, one entry per key out, each with the line it stands on. Nothing but this
// module knows that it is TOML.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "node/config/settings.hpp"

namespace parley::node {

/// Stops the start. `line()` is all that is printed.
struct ConfigError {
  static constexpr int exit_code = 78;  ///< EX_CONFIG of sysexits.h

  std::string
      where;  ///< "parley.toml:12 limits.http_body", "--limits.http_body" or "PARLEY_LIMITS_HTTP_BODY"
  std::string reason;

  /// Without a newline, and none within.
  std::string line() const { return where + ": " + reason; }
};

struct FileEntry {
  const Setting* setting;
  std::string text;  ///< as Setting::assign takes it
  std::uint32_t line;
};

/// `path` is for messages only. Refuses what is not TOML, keys that name no setting, and values written as
/// the wrong type (a duration without quotes, a number with them); ranges are left to Setting::assign.
base::Result<std::vector<FileEntry>, ConfigError> read_config_file(std::string_view text,
                                                                   std::string_view path);

/// "unknown setting", and the one that was likely meant. `written` turns that one into what to write.
std::string unknown_setting(std::string_view name, std::string (*written)(const Setting&));

/// `text` without control characters and of bounded length, fit for one line.
std::string on_one_line(std::string_view text);

}  // namespace parley::node
