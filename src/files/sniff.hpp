// Detects the type of a file by its first bytes. The list of types is closed; a file of another type is text
// or plain bytes. The name and the type that a client gives do not matter.
#pragma once

#include <cstddef>
#include <string_view>

namespace parley::files {

/// The number of bytes that sniff() looks at.
inline constexpr std::size_t sniffed_bytes = 512;

/// The media type of a file that begins with `head`; "application/octet-stream" if no type fits. HTML and SVG
/// are detected as text.
std::string_view sniff(std::string_view head);

/// Whether browsers show the type without running code in it. This is true for some image types.
bool is_shown_inline(std::string_view type);

/// Whether `accepted` includes `type`. `accepted` is a list, separated by commas, of media types, of patterns
/// such as "image/*", or of "*".
bool is_accepted(std::string_view type, std::string_view accepted);

}  // namespace parley::files
