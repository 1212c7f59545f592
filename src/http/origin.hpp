// Matches origins as browsers write them (RFC 6454 section 6.2) against the entries of an operator's list.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace parley::http {

/// One entry of a list of origins. A `*` stands for exactly one label of the host, or for any port, including
/// the default port:
///
///     HTTPS://Chat.Example.org:443    https://chat.example.org and nothing else
///     https://*.example.org           https://a.example.org, but not example.org or a.b.example.org
///     http://localhost:*              http://localhost, http://localhost:5173
///     null, file://                   pages without an origin, pages of a native application
class OriginPattern {
 public:
  /// Parses one entry. Returns std::nullopt for a path, a user, a port outside 1 to 65535, and a number that
  /// is not an address. Also refuses a second `*`, and a `*` that is only part of a label or is the whole
  /// host.
  static std::optional<OriginPattern> parse(std::string_view text);

  /// Compares exactly: `origin` is the value of an Origin field, which browsers write in only one form.
  bool matches(std::string_view origin) const;

  /// The entry in the form that browsers write: lower case, without a default port, addresses in their
  /// shortest spelling.
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::size_t star_ = std::string::npos;  ///< position of the `*` in `text_`
  bool star_is_port_ = false;
};

}  // namespace parley::http
