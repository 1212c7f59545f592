// The version of this program. It equals the project version in CMakeLists.txt.
#pragma once

#include <string_view>

namespace parley::base {

inline constexpr std::string_view version = "0.1.0";

}  // namespace parley::base
