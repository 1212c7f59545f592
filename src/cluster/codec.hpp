// The bytes of a message, for the link between processes. Within a process nothing is encoded.
//
//     envelope  = version (1 byte)  from  kind  id  alternative (number in Message)  value
//     struct    = size of its members  member  member ...
//     number    = LEB128; signed ones in zigzag form        text = size  bytes        list = count  element
//     ...
//
// A process of a newer version may know members that this one does not: they follow the known ones and are
// skipped. A member that the sender did not know keeps its default. A message without a shared value, which
// has no default, and one whose alternative is unknown are dropped.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cluster/message.hpp"

namespace parley::cluster {

inline constexpr std::uint8_t codec_version = 1;
/// In bytes. Longer messages are not decoded.
inline constexpr std::size_t longest_message = 4 << 20;

void append_encoded(std::string& to, const Envelope& envelope);
/// Returns nullopt for bytes that are no whole message of this version, for a message that is longer than
/// longest_message, and for one whose alternative is unknown.
std::optional<Envelope> decode(std::string_view bytes);

}  // namespace parley::cluster
