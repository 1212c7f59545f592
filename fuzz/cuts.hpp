// Ways to cut bytes into pieces, computed from the bytes alone. The same input is always cut in the same way,
// and none of it is used up to describe the cuts.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string_view>

namespace parley::fuzz {

/// Random numbers that are the same for the same bytes and salt, on every platform.
class Dice {
 public:
  explicit Dice(std::string_view bytes, std::uint32_t salt = 0) {
    std::uint32_t hash = 2'166'136'261U ^ salt;  // FNV-1a
    for (const char byte : bytes) hash = (hash ^ static_cast<std::uint8_t>(byte)) * 16'777'619U;
    engine_.seed(hash);
  }
  /// Returns a number from 0 to `sides` - 1.
  std::uint32_t roll(std::uint32_t sides) { return static_cast<std::uint32_t>(engine_() % sides); }

 private:
  std::minstd_rand engine_;
};

/// Calls take(piece) for each piece of `bytes`. With salt 0 the pieces are single bytes. Every other salt
/// gives another mix of short and long pieces.
template <class Take>
void cut(std::string_view bytes, std::uint32_t salt, Take&& take) {
  Dice dice(bytes, salt);
  while (!bytes.empty()) {
    const std::uint32_t most = dice.roll(2) == 0 ? 3 : 200;
    const std::size_t size = salt == 0 ? 1 : std::min<std::size_t>(bytes.size(), 1 + dice.roll(most));
    take(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
}

}  // namespace parley::fuzz
