// Where the fields of a request come from: the data of an event, or the path, the query, one header field and
// the body of an HTTP request. A contract's fields are the same for both.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/json/json.hpp"
#include "http/router.hpp"

namespace parley::api {

class Source {
 public:
  /// A value in JSON; text of a path, a query or a header; or nothing.
  using Found = std::variant<std::monostate, base::json::Value, std::string>;

  /// The first argument of an event. It outlives the source.
  explicit Source(std::optional<base::json::Value> data) : object_(data) {}

  /// An HTTP request. `object` is the body's JSON, and nullopt if the route takes its fields from the query.
  /// All parameters outlive the source.
  Source(std::optional<base::json::Value> object, const http::PathParameters& path, std::string_view query,
         const std::string* header)
      : object_(object), path_(&path), query_(query), header_(header) {}

  bool is_http() const { return path_ != nullptr; }
  /// Whether the data, or the body, is the object that its fields are looked for in.
  bool has_object() const { return object_ && object_->is(base::json::Kind::object); }
  /// Whether fields that are not in the path are looked for in an object.
  bool takes_object() const { return !is_http() || object_.has_value(); }
  std::optional<base::json::Value> object() const { return object_; }

  /// Finds a field by its name in the path, the object or the query. `null` and an empty query parameter
  /// count as absent.
  Found find(std::string_view name) const {
    if (path_ != nullptr) {
      if (path_->has(name)) return (*path_)[name];
      if (!object_) return find_in_query(name);
    }
    const std::optional<base::json::Value> value = object_->find(name);
    if (!value || value->is(base::json::Kind::null)) return {};
    return *value;
  }
  /// Returns the header field that an operation may take one of its fields from, or nullptr.
  const std::string* header() const { return header_; }

 private:
  Found find_in_query(std::string_view name) const;

  std::optional<base::json::Value> object_;
  const http::PathParameters* path_ = nullptr;
  std::string_view query_;
  const std::string* header_ = nullptr;
};

}  // namespace parley::api
