// The version of this program, the one that CMakeLists.txt gives the project.
#pragma once

#include <string_view>

namespace parley::node {

inline constexpr std::string_view version = "0.1.0";

}  // namespace parley::node
