// Finds the route of a request in a table of methods and path patterns. The first row that fits wins, so a
// fixed path must precede a pattern that also matches it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace parley::http {

struct Route {
  std::string_view method;
  /// ":name" matches one segment that is not empty. Every other segment matches itself.
  std::string_view pattern;
};

/// The segments that match a pattern's names. Both are views of the pattern and of the path.
class PathParameters {
 public:
  static constexpr std::size_t capacity = 4;  ///< a pattern with more names matches no path

  /// Returns the decoded value, which may hold any byte, including a slash. Returns an empty string if there
  /// is no such name.
  std::string operator[](std::string_view name) const;
  bool has(std::string_view name) const;
  std::size_t size() const { return size_; }

 private:
  friend bool fits(std::string_view pattern, std::string_view path, PathParameters& parameters);
  struct Parameter {
    std::string_view name;
    std::string_view value;
  };
  /// nullptr if the pattern has no such name.
  const Parameter* find(std::string_view name) const;
  std::array<Parameter, capacity> parameters_{};
  std::size_t size_ = 0;
};

/// Whether `path` (as received, without its query) matches the pattern. Sets `parameters` to the values of
/// the pattern's names. The path is split first, and its segments are compared decoded. A path with a
/// malformed escape never matches.
bool fits(std::string_view pattern, std::string_view path, PathParameters& parameters);

struct RouteMatch {
  enum class Kind : std::uint8_t { found, not_found, method_not_allowed };
  Kind kind = Kind::not_found;
  std::size_t route = 0;  ///< with found: its index in the table
  PathParameters parameters{};
};

/// Takes O(routes) time. Allocates nothing if the path has no escapes.
class Router {
 public:
  /// `routes` must outlive the router.
  explicit Router(std::span<const Route> routes) : routes_(routes) {}

  /// Returns the first matching route. A GET route also serves HEAD, unless a HEAD route precedes it.
  RouteMatch find(std::string_view method, std::string_view path) const;

  /// Returns the Allow field of a 405 answer (RFC 9110 section 10.2.1): the methods of every route that
  /// matches `path`.
  std::string allowed(std::string_view path) const;

 private:
  std::span<const Route> routes_;
};

}  // namespace parley::http
