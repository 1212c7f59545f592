// The shard tag: the first character of a session id or a recovery secret names the shard that issued it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace parley::node {

inline constexpr std::string_view shard_digits = "0123456789abcdefghijklmnopqrstuvwxyz";
inline constexpr std::size_t most_shards = shard_digits.size();

/// Returns the tag of `shard`, one character. `shard` is below most_shards.
inline std::string_view shard_tag(std::size_t shard) {
  return shard_digits.substr(shard, 1);
}

/// Returns the shard that issued `id`, or nothing if the first character is not a shard tag. The shard may be
/// larger than the number of shards in this process.
inline std::optional<std::size_t> shard_of(std::string_view id) {
  const std::size_t shard = id.empty() ? std::string_view::npos : shard_digits.find(id.front());
  return shard == std::string_view::npos ? std::nullopt : std::optional(shard);
}

}  // namespace parley::node
