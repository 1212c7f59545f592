#include "socketio/handler.hpp"

#include "socketio/payload.hpp"

namespace parley::socketio {

std::optional<std::string_view> Event::attachment(base::json::Value value) const {
  const std::optional<std::size_t> index = placeholder_index(value);
  if (!index || *index >= attachments.size()) return std::nullopt;
  return attachments[*index];
}

std::string_view to_string(DisconnectReason reason) {
  switch (reason) {
    case DisconnectReason::transport_close:
      return "transport close";
    case DisconnectReason::transport_error:
      return "transport error";
    case DisconnectReason::ping_timeout:
      return "ping timeout";
    case DisconnectReason::parse_error:
      return "parse error";
    case DisconnectReason::forced_close:
      return "forced close";
    case DisconnectReason::forced_server_close:
      return "forced server close";
    case DisconnectReason::client_namespace_disconnect:
      return "client namespace disconnect";
    case DisconnectReason::server_namespace_disconnect:
      return "server namespace disconnect";
    case DisconnectReason::server_shutting_down:
      return "server shutting down";
  }
  return "unknown";
}

}  // namespace parley::socketio
