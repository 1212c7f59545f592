// Text that people wrote, made safe on its way out. What is stored stays as it was typed.
//
//     typed                safe (the default)      escape
//     a < b, I <3 you      a < b, I <3 you         a &lt; b, I &lt;3 you
//     R&D, O'Hara          R&D, O'Hara             R&amp;D, O&#39;Hara
//     <img onerror=…>      &lt;img onerror=…>      &lt;img onerror=…&gt;
//     &lt;                 &amp;lt;                &amp;lt;
//
// `safe` changes only what a browser would read as markup, so that a client which shows plain text shows
// ordinary sentences as typed, and one which uses innerHTML runs nothing. Turning &lt; back into < and
// &amp; back into & gives the original. Both modes cover HTML text context only: not attributes, not URLs,
// not scripts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace parley::chat {

enum class ContentMode : std::uint8_t {
  safe,
  escape,  ///< the five characters & < > " ' wherever they stand
  raw,     ///< as stored, for clients that render text as text
};

/// Answers `text` itself where nothing has to change, which costs one pass and no copy; else a view of
/// `scratch`, whose former content is dropped. Cost: O(n). In `escape` the size grows sixfold at most,
/// in `safe` fivefold.
std::string_view sanitise(std::string_view text, ContentMode mode, std::string& scratch);

}  // namespace parley::chat
