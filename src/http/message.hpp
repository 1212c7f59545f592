// HTTP messages as values: a request as received, and a response as it will be sent.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parley::http {

/// Header fields in the order received or set. Names compare without regard to ASCII case.
class Headers {
 public:
  struct Field {
    std::string name;
    std::string value;
  };

  void add(std::string name, std::string value);
  /// Replaces every field of that name.
  void set(std::string name, std::string value);
  /// Returns the first value, or nullptr if there is no such field.
  const std::string* find(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  /// Whether a comma-separated list field holds `token`, over all fields of that name.
  bool has_token(std::string_view name, std::string_view token) const;

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  std::size_t size() const { return fields_.size(); }

 private:
  std::vector<Field> fields_;
};

struct Request {
  std::string method;     ///< as received: GET, POST ...; methods are case-sensitive
  std::string target;     ///< origin form, as received (absolute form is reduced to it)
  std::string path;       ///< percent-decoded, so %2F looks like a slash; never used as a file name
  std::string query;      ///< after the "?", not decoded
  int minor_version = 1;  ///< HTTP/1.x
  Headers headers;
  std::string body;
  std::string peer;        ///< the client's address, also behind trusted proxies
  bool is_secure = false;  ///< the connection is encrypted; says nothing about proxies in front of it
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;  ///< Content-Length is added when it is sent

  static Response json(int status, std::string body);
  static Response text(int status, std::string body);
};

/// The path as received, without the query. It is split into segments before they are decoded (RFC 3986
/// section 2.4).
std::string_view encoded_path(const Request& request);

std::string_view reason_phrase(int status);

/// Decodes %XX to `out`. Returns false for a malformed escape. '+' stays '+'.
bool percent_decode(std::string_view text, std::string& out);

/// Encodes all bytes except RFC 3986's unreserved characters as %XX. The result is valid in a query and in
/// RFC 8187 values.
std::string percent_encode(std::string_view text);

/// Sets `out` to the query's value for `key`, or to the last value if the key is repeated. Returns false if
/// there is none. Malformed escapes stay unchanged. '+' is decoded to a space.
bool query_value(std::string_view query, std::string_view key, std::string& out);

/// Returns every parameter of the query in the order received, decoded as by query_value(). A key without "="
/// has an empty value. An empty parameter, as in "a=1&&b=2", is left out.
std::vector<std::pair<std::string, std::string>> query_parameters(std::string_view query);

}  // namespace parley::http
