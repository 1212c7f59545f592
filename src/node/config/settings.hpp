// The one table of settings. Flags, environment names, file keys, --help, --print_config and the page of the
// documentation are all made from it; what is not in it cannot be configured.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "node/config/config.hpp"
#include "node/config/value.hpp"

namespace parley::node {

struct Setting {
  std::string_view name;  ///< dotted, as in a file: "limits.http_body"
  Kind kind;
  Bounds bounds;
  std::span<const std::string_view> words;  ///< of a choice
  std::string_view description;             ///< one sentence without its full stop
  Refusal (*assign)(Config&, const Setting&, std::string_view text);
  std::string (*print)(const Config&);

  /// "PARLEY_LIMITS_HTTP_BODY"
  std::string environment_name() const;
  /// "" for a setting at the top level.
  std::string_view group() const;
  /// What its value may be, in words: "number, 1024 to 64000000".
  std::string takes() const;
};

/// In the order that help shows them, each group together.
std::span<const Setting> settings();

/// nullptr where there is none of this name.
const Setting* find_setting(std::string_view name);

/// The setting whose name is most like `name`, for "did you mean"; nullptr where none is close.
const Setting* closest_setting(std::string_view name);

}  // namespace parley::node
