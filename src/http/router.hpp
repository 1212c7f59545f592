// Which route a request wants: a table of methods and path patterns, looked through in order. The first row
// that fits wins, so a fixed path stands above a pattern that would take it too.
//
//   {"GET", "/api/messages"}     {"PUT", "/api/messages/:id/read"}
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
  /// ":name" stands for one whole segment, which must not be empty; every other segment for itself.
  std::string_view pattern;
};

/// The segments that a pattern's names stand for. Both point into the pattern and into the path.
class PathParameters {
 public:
  static constexpr std::size_t capacity = 4;  ///< a pattern with more names fits nothing

  /// Decoded, so that it may hold any byte, also a slash; empty where there is no such name.
  std::string operator[](std::string_view name) const;
  std::size_t size() const { return size_; }

 private:
  friend bool fits(std::string_view pattern, std::string_view path, PathParameters& parameters);
  struct Parameter {
    std::string_view name;
    std::string_view value;
  };
  std::array<Parameter, capacity> parameters_{};
  std::size_t size_ = 0;
};

/// Whether `path` (as received, without its query) fits; `parameters` is what it holds for the names. The
/// path is split first and its segments are compared decoded. A malformed escape fits nothing.
bool fits(std::string_view pattern, std::string_view path, PathParameters& parameters);

struct RouteMatch {
  enum class Kind : std::uint8_t { found, not_found, method_not_allowed };
  Kind kind = Kind::not_found;
  std::size_t route = 0;  ///< with found: its place in the table
  PathParameters parameters{};
};

/// Cost: O(routes), and no allocation where the path has no escape.
class Router {
 public:
  /// `routes` outlives the router.
  explicit Router(std::span<const Route> routes) : routes_(routes) {}

  /// A GET route serves HEAD too, unless HEAD has a row of its own above it.
  RouteMatch find(std::string_view method, std::string_view path) const;

  /// The Allow field of a 405 (RFC 9110 section 10.2.1): the methods of every route that `path` fits.
  std::string allowed(std::string_view path) const;

 private:
  std::span<const Route> routes_;
};

}  // namespace parley::http
