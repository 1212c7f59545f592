// The array of an answer to a read, bounded in bytes, so that no answer is larger than a client and its
// connection can take. The page that the store gives is bounded as well (store/page_room.hpp), but by the
// text as it is stored: escaping can make it up to six times as long.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "api/contract/output.hpp"

namespace parley::api {

/// The largest answer to a read, in bytes.
inline constexpr std::size_t max_answer_bytes = 512 << 10;
/// Bytes of an answer that are not in its array: braces, names, the cursor.
inline constexpr std::size_t answer_frame_bytes = 512;

/// Which elements stay if not all of them fit.
enum class Keeps : std::uint8_t { first, last };

/// The range of elements that were written: from `begin` up to `end`, which is excluded.
struct Written {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Writes an array of `elements`, each by `write(to, element)`. At least one element is written if there is
/// one, however large it is.
template <class Element, class Write>
Written write_bounded(Encoding& to, const std::vector<Element>& elements, Keeps keeps, Write write) {
  constexpr std::size_t most = max_answer_bytes - answer_frame_bytes;
  to.json.begin_array();
  const std::size_t array_begin = to.json.size();
  Written written;
  std::vector<std::size_t> ends;
  if (keeps == Keeps::last) ends.reserve(elements.size());
  while (written.end < elements.size()) {
    const std::size_t before = to.json.size();
    write(to, elements[written.end]);
    if (keeps == Keeps::first && to.json.size() - array_begin > most && written.end > 0) {
      to.json.remove(before, to.json.size() - before);
      break;
    }
    ++written.end;
    if (keeps == Keeps::last) ends.push_back(to.json.size());
  }
  // The text after the removed elements begins after their last comma.
  const std::size_t text_end = to.json.size();
  std::size_t removed_end = array_begin;
  while (keeps == Keeps::last && text_end - removed_end > most && written.begin + 1 < written.end) {
    removed_end = ends[written.begin++] + 1;
  }
  to.json.remove(array_begin, removed_end - array_begin);
  to.json.end_array();
  return written;
}

}  // namespace parley::api
