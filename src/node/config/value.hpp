// The types of settings: how each one is parsed from text, checked against its bounds, and written as text. A
// flag, an environment variable and a file accept the same text.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "node/config/config.hpp"

namespace parley::node {

enum class Kind : std::uint8_t {
  truth,
  number,
  duration,
  text,
  secret,
  endpoint,
  origins,
  addresses,
  claim,
  choice
};

/// The smallest and the largest allowed value, inclusive. The unit depends on the kind: the number itself,
/// milliseconds of a duration, bytes of a text or a secret, entries of origins or addresses. Ignored for the
/// other kinds.
struct Bounds {
  std::int64_t least = 0;
  std::int64_t most = 0;

  constexpr Bounds() = default;
  constexpr Bounds(std::int64_t least_, std::int64_t most_) : least(least_), most(most_) {}
  constexpr Bounds(base::Duration least_, base::Duration most_)
      : least(least_.count()), most(most_.count()) {}
};

/// The texts of an enumeration's values, in the order of the enumeration.
template <class E>
inline constexpr std::array<std::string_view, 0> words_of{};
template <>
inline constexpr std::array<std::string_view, 3> words_of<CreateUsers>{"outside", "always", "never"};
template <>
inline constexpr std::array<std::string_view, 3> words_of<Content>{"safe", "escape", "raw"};
template <>
inline constexpr std::array<std::string_view, 2> words_of<PresenceAudience>{"everyone", "contacts"};
template <>
inline constexpr std::array<std::string_view, 2> words_of<RecoveryKind>{"identity", "full"};
template <>
inline constexpr std::array<std::string_view, 2> words_of<net::TlsVersion>{"1.2", "1.3"};
template <>
inline constexpr std::array<std::string_view, 3> words_of<LogShape>{"auto", "text", "json"};
template <>
inline constexpr std::array<std::string_view, 4> words_of<base::LogLevel>{"debug", "info", "warning",
                                                                          "error"};

template <class T>
inline constexpr Kind kind_of = Kind::choice;
template <>
inline constexpr Kind kind_of<bool> = Kind::truth;
template <>
inline constexpr Kind kind_of<std::uint32_t> = Kind::number;
template <>
inline constexpr Kind kind_of<base::Duration> = Kind::duration;
template <>
inline constexpr Kind kind_of<std::string> = Kind::text;
template <>
inline constexpr Kind kind_of<Secret> = Kind::secret;
template <>
inline constexpr Kind kind_of<Endpoint> = Kind::endpoint;
template <>
inline constexpr Kind kind_of<std::vector<std::string>> = Kind::origins;
template <>
inline constexpr Kind kind_of<http::TrustedProxies> = Kind::addresses;
template <>
inline constexpr Kind kind_of<jwt::ClaimName> = Kind::claim;

/// Why a text was refused, worded to follow the name of the setting. Nothing if the text was accepted and
/// `out` was set. After a refusal `out` is unchanged. Never contains a secret.
using Refusal = std::optional<std::string>;

Refusal read(std::string_view text, Bounds bounds, bool& out);
Refusal read(std::string_view text, Bounds bounds, std::uint32_t& out);
Refusal read(std::string_view text, Bounds bounds, base::Duration& out);
Refusal read(std::string_view text, Bounds bounds, std::string& out);
/// Line ends at the end of `text` are not part of the secret.
Refusal read(std::string_view text, Bounds bounds, Secret& out);
Refusal read(std::string_view text, Bounds bounds, Endpoint& out);
/// Origins separated by commas, each in the form that browsers send; see http::OriginPattern.
Refusal read(std::string_view text, Bounds bounds, std::vector<std::string>& out);
/// Entries separated by commas. An empty text is an empty list.
Refusal read(std::string_view text, Bounds bounds, http::TrustedProxies& out);
Refusal read(std::string_view text, Bounds bounds, jwt::ClaimName& out);
/// Sets `out` to the index of `text` in `words`.
Refusal read_choice(std::string_view text, std::span<const std::string_view> words, std::size_t& out);

template <class E>
  requires std::is_enum_v<E>
Refusal read(std::string_view text, Bounds, E& out) {
  std::size_t index = 0;
  if (auto refusal = read_choice(text, words_of<E>, index)) return refusal;
  out = static_cast<E>(index);
  return {};
}

/// Returns a text that read() accepts. For a secret, returns "<set>" or "" instead.
std::string write(bool value);
std::string write(std::uint32_t value);
std::string write(base::Duration value);
std::string write(const std::string& value);
std::string write(const Secret& value);
std::string write(const Endpoint& value);
std::string write(const std::vector<std::string>& value);
std::string write(const http::TrustedProxies& value);
std::string write(const jwt::ClaimName& value);

template <class E>
  requires std::is_enum_v<E>
std::string write(E value) {
  return std::string(words_of<E>[static_cast<std::size_t>(value)]);
}

/// Returns `text` in double quotes for use within one line. At most `most` bytes of `text` are used; "..."
/// after the quotes shows that it was cut. Escapes are those of TOML.
std::string quoted(std::string_view text, std::size_t most = 60);

}  // namespace parley::node
