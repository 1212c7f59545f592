#include "http/router.hpp"

#include <algorithm>

#include "http/message.hpp"

namespace parley::http {

namespace {

/// Removes the first segment of `path` and the slash before it, and returns the segment.
std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(1);
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

/// Whether the decoded `segment` equals `wanted`.
bool says(std::string_view segment, std::string_view wanted) {
  if (segment == wanted) return true;
  std::string decoded;
  return segment.find('%') != std::string_view::npos && percent_decode(segment, decoded) && decoded == wanted;
}

/// Whether all escapes are well-formed.
bool is_decodable(std::string_view segment) {
  std::string decoded;
  return segment.find('%') == std::string_view::npos || percent_decode(segment, decoded);
}

bool serves(std::string_view route, std::string_view method) {
  return route == method || (route == "GET" && method == "HEAD");
}

}  // namespace

const PathParameters::Parameter* PathParameters::find(std::string_view name) const {
  for (std::size_t i = 0; i < size_; ++i) {
    if (parameters_[i].name == name) return &parameters_[i];
  }
  return nullptr;
}

bool PathParameters::has(std::string_view name) const {
  return find(name) != nullptr;
}

std::string PathParameters::operator[](std::string_view name) const {
  const Parameter* const found = find(name);
  std::string decoded;
  if (found != nullptr) percent_decode(found->value, decoded);
  return decoded;
}

bool fits(std::string_view pattern, std::string_view path, PathParameters& parameters) {
  parameters.size_ = 0;
  while (pattern.starts_with('/') && path.starts_with('/')) {
    const std::string_view wanted = take_segment(pattern);
    const std::string_view segment = take_segment(path);
    if (!wanted.starts_with(':')) {
      if (!says(segment, wanted)) return false;
    } else if (segment.empty() || parameters.size_ == PathParameters::capacity || !is_decodable(segment)) {
      return false;
    } else {
      parameters.parameters_[parameters.size_++] = {wanted.substr(1), segment};
    }
  }
  return pattern.empty() && path.empty();
}

RouteMatch Router::find(std::string_view method, std::string_view path) const {
  RouteMatch match;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    if (!fits(routes_[i].pattern, path, match.parameters)) continue;
    if (serves(routes_[i].method, method)) {
      match.kind = RouteMatch::Kind::found;
      match.route = i;
      return match;
    }
    match.kind = RouteMatch::Kind::method_not_allowed;
  }
  match.parameters = {};
  return match;
}

std::string Router::allowed(std::string_view path) const {
  std::string methods;
  const auto add = [&](std::string_view method) {
    const std::string padded = ", " + methods + ", ";
    if (padded.find(", " + std::string(method) + ", ") != std::string::npos) return;
    methods.append(methods.empty() ? "" : ", ").append(method);
  };
  PathParameters ignored;
  for (const Route& route : routes_) {
    if (!fits(route.pattern, path, ignored)) continue;
    add(route.method);
    if (route.method == "GET") add("HEAD");
  }
  return methods;
}

}  // namespace parley::http
