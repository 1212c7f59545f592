// The table of all settings. Flags, environment variables, file keys, --help, --print_config and
// docs/configuration.md are derived from it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "node/config/config.hpp"
#include "node/config/value.hpp"

namespace parley::node {

struct Setting {
  std::string_view name;  ///< with dots, as in the file: "limits.http_body"
  Kind kind;
  Bounds bounds;
  std::span<const std::string_view> words;  ///< the allowed values of a choice; otherwise empty
  std::string_view description;             ///< without a full stop at the end
  Refusal (*assign)(Config&, const Setting&, std::string_view text);
  std::string (*print)(const Config&);

  /// Returns the name of the environment variable, such as "PARLEY_LIMITS_HTTP_BODY".
  std::string environment_name() const;
  /// Returns the part of the name before the dot, or "" for a setting at the top level.
  std::string_view group() const;
  /// Describes the allowed values, such as "number, 1024 to 64000000".
  std::string takes() const;
};

/// Returns all settings in the order in which the help text shows them. Settings of a group are adjacent.
std::span<const Setting> settings();

/// Returns the setting with this name, or nullptr if there is none.
const Setting* find_setting(std::string_view name);

/// Returns the setting with the most similar name, for "did you mean", or nullptr if no name is similar
/// enough.
const Setting* closest_setting(std::string_view name);

}  // namespace parley::node
