// JSON on several lines, so that people can read a document and see what has changed in it.
#pragma once

#include <string>
#include <string_view>

namespace parley::api::printing {

/// `compact` is valid JSON without blanks between its tokens. An array or object that fits on a line stays on
/// one line. The text ends with a line end.
std::string indented(std::string_view compact);

}  // namespace parley::api::printing
