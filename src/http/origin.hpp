// Origins as browsers write them (RFC 6454 section 6.2), and entries of a list of them as operators do.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace parley::http {

/// One entry of a list of origins. A `*` stands for exactly one label of the host, or for any port, the
/// default port included:
///
///     HTTPS://Chat.Example.org:443    https://chat.example.org and nothing else
///     https://*.example.org           https://a.example.org; neither example.org nor a.b.example.org
///     http://localhost:*              http://localhost, http://localhost:5173
///     null, file://                   pages without an origin, pages of a native application
class OriginPattern {
 public:
  /// Refused: a path, a user, a second `*`, a `*` that is only part of a label or is the whole host, a port
  /// out of 1 to 65535, and a number that is no address.
  static std::optional<OriginPattern> parse(std::string_view text);

  /// Exact, letter by letter: `origin` is an Origin field, which browsers write in one form only.
  bool matches(std::string_view origin) const;

  /// In the form that browsers write: lower case, without a default port, addresses in their shortest
  /// spelling.
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::size_t star_ = std::string::npos;  ///< where in `text_` the `*` is
  bool star_is_port_ = false;
};

}  // namespace parley::http
