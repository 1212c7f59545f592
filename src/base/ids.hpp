// The identifier types of the domain, each distinct, and the UUIDs that some of them use.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.hpp"

namespace parley::base {

/// A UUID (RFC 9562). Compares by its bytes, so version 7 ids sort by time.
class Uuid {
 public:
  static constexpr std::size_t text_size = 36;

  Uuid() = default;
  explicit Uuid(const std::array<std::uint8_t, 16>& bytes) : bytes_(bytes) {}

  /// Creates a random UUID, for ids that must not be guessable.
  static Uuid random();
  /// Creates a time-ordered UUID. It is strictly greater than every id that this thread created before, also
  /// within one millisecond and after the wall clock steps back.
  static Uuid ordered(Timestamp now);
  /// Accepts only the canonical form, in upper or lower case.
  static std::optional<Uuid> parse(std::string_view text);

  std::array<char, text_size> text() const;
  std::string to_string() const;
  const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }

  friend auto operator<=>(const Uuid&, const Uuid&) = default;

 private:
  std::array<std::uint8_t, 16> bytes_{};
};

/// A string identifier. `Tag` makes each kind a separate type, so that a UserId cannot be passed as a
/// SocketId.
template <class Tag>
class StringId {
 public:
  StringId() = default;
  explicit StringId(std::string value) : value_(std::move(value)) {}

  const std::string& str() const { return value_; }
  bool empty() const { return value_.empty(); }

  friend auto operator<=>(const StringId&, const StringId&) = default;

 private:
  std::string value_;
};

/// In bytes. OpenID Connect allows a `sub` of this length (Core 1.0, section 2).
inline constexpr std::size_t longest_user_id = 255;
/// 1 to longest_user_id bytes of UTF-8 without control characters, chosen by the creator of the user.
using UserId = StringId<struct UserIdTag>;

using MessageId = Uuid;
using ConversationId = Uuid;
using CallId = Uuid;  ///< random, because the Jitsi room's name contains it

/// Fills `out` with random bytes from getrandom(), through a pool per thread that is refilled in 4 KiB steps.
void random_bytes(void* out, std::size_t size);
/// Returns `size` random bytes as unpadded base64url.
std::string random_token(std::size_t size);

}  // namespace parley::base

template <class Tag>
struct std::hash<parley::base::StringId<Tag>> {
  std::size_t operator()(const parley::base::StringId<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.str());
  }
};

template <>
struct std::hash<parley::base::Uuid> {
  std::size_t operator()(const parley::base::Uuid& id) const noexcept {
    const std::string_view bytes(reinterpret_cast<const char*>(id.bytes().data()), id.bytes().size());
    return std::hash<std::string_view>{}(bytes);
  }
};
