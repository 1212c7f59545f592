#include "engineio/switching.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "engineio/refusal.hpp"
#include "ws/handshake.hpp"

namespace parley::engineio {

namespace {

std::string_view field(const http::Request& request, std::string_view name) {
  const std::string* value = request.headers.find(name);
  return value != nullptr ? std::string_view(*value) : std::string_view();
}

}  // namespace

http::Response websocket_answer(const http::Request& request) {
  ws::HandshakeRequest asked;
  asked.method = request.method;
  asked.minor_version = request.minor_version;
  asked.has_connection_upgrade = request.headers.has_token("Connection", "upgrade");
  asked.has_upgrade_websocket = request.headers.has_token("Upgrade", "websocket");
  asked.key_count = request.headers.count("Sec-WebSocket-Key");
  asked.key = field(request, "Sec-WebSocket-Key");
  asked.version = field(request, "Sec-WebSocket-Version");
  asked.protocols = field(request, "Sec-WebSocket-Protocol");
  ws::HandshakeAnswer answer = ws::answer_handshake(asked);
  if (answer.status != 101) {
    http::Response refusal = refusal_response(Refusal::bad_request);
    refusal.status = answer.status;
    if (answer.status == 426) refusal.headers.set("Sec-WebSocket-Version", "13");
    return refusal;
  }
  http::Response response{101, {}, {}};
  response.headers.add("Upgrade", "websocket");
  response.headers.add("Connection", "Upgrade");
  response.headers.add("Sec-WebSocket-Accept", std::move(answer.accept));
  if (!answer.protocol.empty()) response.headers.add("Sec-WebSocket-Protocol", std::move(answer.protocol));
  return response;
}

}  // namespace parley::engineio
