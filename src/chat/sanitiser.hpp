// Makes text of users safe for HTML when it is sent to clients. The stored text stays as it was typed.
//
//     typed                safe (the default)      escape
//     a < b, I <3 you      a < b, I <3 you         a &lt; b, I &lt;3 you
//     R&D, O'Hara          R&D, O'Hara             R&amp;D, O&#39;Hara
//     <img onerror=…>      &lt;img onerror=…>      &lt;img onerror=…&gt;
//     &lt;                 &amp;lt;                &amp;lt;
//
// `safe` changes only what a browser would parse as markup. A client that shows plain text therefore shows
// ordinary sentences as typed, and a client that uses innerHTML runs no script. Turning &lt; back into < and
// &amp; back into & restores the original. Both modes are for HTML text only, not for attributes, URLs or
// scripts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace parley::chat {

enum class ContentMode : std::uint8_t {
  safe,
  escape,  ///< replaces the characters & < > " ' everywhere
  raw,     ///< as stored, for clients that show plain text
};

/// Returns `text` itself if nothing has to change; this costs one pass and no copy. Otherwise returns a view
/// of `scratch`, whose former content is dropped. Cost: O(n). The size grows at most sixfold in `escape` and
/// fivefold in `safe`.
std::string_view sanitise(std::string_view text, ContentMode mode, std::string& scratch);

}  // namespace parley::chat
