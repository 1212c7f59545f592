#include "engineio/request_target.hpp"

#include <string_view>

namespace parley::engineio {

bool asks_for_websocket(const http::Request& request) {
  return request.headers.has_token("Connection", "upgrade") &&
         request.headers.has_token("Upgrade", "websocket");
}

std::optional<Refusal> read_target(const http::Request& request, RequestTarget& target) {
  std::string value;
  if (!http::query_value(request.query, "transport", value)) return Refusal::unknown_transport;
  if (value == "polling") {
    target.transport = TransportName::polling;
  } else if (value == "websocket") {
    target.transport = TransportName::websocket;
  } else {
    return Refusal::unknown_transport;
  }
  target.is_upgrade = asks_for_websocket(request);
  target.is_version_4 = http::query_value(request.query, "EIO", value) && value == "4";
  target.sid = session_named_by(request);
  target.is_script = http::query_value(request.query, "j", value);
  return std::nullopt;
}

std::string session_named_by(const http::Request& request) {
  std::string sid;
  if (!http::query_value(request.query, "sid", sid)) sid.clear();
  return sid;
}

bool is_consistent(const RequestTarget& target) {
  return (target.transport == TransportName::websocket) == target.is_upgrade && !target.is_script;
}

}  // namespace parley::engineio
