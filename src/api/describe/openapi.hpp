// The routes of the API as an OpenAPI 3.1 document.
#pragma once

#include <string>
#include <string_view>

namespace parley::api::printing {

/// `version` is the version of the program.
std::string openapi(std::string_view version);

}  // namespace parley::api::printing
