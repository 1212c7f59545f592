#include "engineio/open_packet.hpp"

#include <cstdint>

#include "base/json/json.hpp"

namespace parley::engineio {

std::string open_packet(const std::string& sid, TransportName transport, const Options& options) {
  std::string packet = "0";
  base::json::Writer json(packet);
  json.begin_object().key("sid").value(sid).key("upgrades").begin_array();
  if (transport == TransportName::polling) json.value("websocket");
  json.end_array();
  json.key("pingInterval").value(static_cast<std::int64_t>(options.ping_interval.count()));
  json.key("pingTimeout").value(static_cast<std::int64_t>(options.ping_timeout.count()));
  json.key("maxPayload").value(static_cast<std::int64_t>(options.max_payload));
  json.end_object();
  return packet;
}

}  // namespace parley::engineio
