// How the ids that clients come back with name the shard that gave them: by their first character.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace parley::node {

inline constexpr std::string_view shard_digits = "0123456789abcdefghijklmnopqrstuvwxyz";
inline constexpr std::size_t most_shards = shard_digits.size();

/// `shard`: below most_shards.
inline std::string_view shard_tag(std::size_t shard) {
  return shard_digits.substr(shard, 1);
}

/// Nothing for what no shard can have given.
inline std::optional<std::size_t> shard_of(std::string_view id) {
  const std::size_t shard = id.empty() ? std::string_view::npos : shard_digits.find(id.front());
  return shard == std::string_view::npos ? std::nullopt : std::optional(shard);
}

}  // namespace parley::node
