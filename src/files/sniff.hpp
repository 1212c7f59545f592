// What a file is, by its first bytes: a closed list, and what is not in it is text or just bytes. What a
// client calls a file decides nothing.
#pragma once

#include <cstddef>
#include <string_view>

namespace parley::files {

/// As many bytes as sniff() looks at.
inline constexpr std::size_t sniffed_bytes = 512;

/// The media type of a file that begins with `head`; "application/octet-stream" where nothing fits. HTML and
/// SVG are text here.
std::string_view sniff(std::string_view head);

/// Whether browsers show it without running anything in it: some images.
bool is_shown_inline(std::string_view type);

/// Whether `type` is in `accepted`, a list separated by commas of media types, "image/*" and the like, or
/// "*".
bool is_accepted(std::string_view type, std::string_view accepted);

}  // namespace parley::files
