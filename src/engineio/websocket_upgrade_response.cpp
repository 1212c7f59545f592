#include "engineio/websocket_upgrade_response.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "engineio/refusal.hpp"
#include "http/text.hpp"
#include "ws/handshake.hpp"

namespace parley::engineio {

namespace {

std::string_view field(const http::Request& request, std::string_view name) {
  const std::string* value = request.headers.find(name);
  return value != nullptr ? std::string_view(*value) : std::string_view();
}

/// Returns one list of all the fields of that name (RFC 9110 section 5.3).
std::string joined(const http::Request& request, std::string_view name) {
  std::string list;
  for (const http::Headers::Field& each : request.headers) {
    if (http::equal_ignoring_case(each.name, name)) list.append(each.value).append(1, ',');
  }
  return list;
}

}  // namespace

WebSocketUpgradeResponse websocket_upgrade_response(const http::Request& request, const Options& options) {
  ws::HandshakeRequest asked;
  asked.method = request.method;
  asked.minor_version = request.minor_version;
  asked.has_connection_upgrade = request.headers.has_token("Connection", "upgrade");
  asked.has_upgrade_websocket = request.headers.has_token("Upgrade", "websocket");
  asked.key_count = request.headers.count("Sec-WebSocket-Key");
  asked.key = field(request, "Sec-WebSocket-Key");
  asked.version = field(request, "Sec-WebSocket-Version");
  asked.protocols = field(request, "Sec-WebSocket-Protocol");
  const std::string extensions = joined(request, "Sec-WebSocket-Extensions");
  asked.extensions = extensions;
  asked.may_deflate = options.per_message_deflate;
  ws::HandshakeAnswer answer = ws::answer_handshake(asked);
  if (answer.status != 101) {
    http::Response refusal = refusal_response(Refusal::bad_request);
    refusal.status = answer.status;
    if (answer.status == 426) refusal.headers.set("Sec-WebSocket-Version", "13");
    return {std::move(refusal), {}};
  }
  http::Response response{101, {}, {}};
  response.headers.add("Upgrade", "websocket");
  response.headers.add("Connection", "Upgrade");
  response.headers.add("Sec-WebSocket-Accept", std::move(answer.accept));
  if (!answer.protocol.empty()) response.headers.add("Sec-WebSocket-Protocol", std::move(answer.protocol));
  if (!answer.extensions.empty()) {
    response.headers.add("Sec-WebSocket-Extensions", std::move(answer.extensions));
  }
  answer.deflate.from = options.deflate_from;
  return {std::move(response), answer.deflate};
}

}  // namespace parley::engineio
