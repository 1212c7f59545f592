// The events of both directions as an AsyncAPI 3.0 document.
#pragma once

#include <string>
#include <string_view>

namespace parley::api::printing {

/// `version` is the version of the program.
std::string asyncapi(std::string_view version);

}  // namespace parley::api::printing
