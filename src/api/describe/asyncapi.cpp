// The channel is the namespace "/" of Socket.IO. Each message is one event: its name is the name of the
// event, and its payload is the first argument. The answer to an event of a client is its acknowledgement.
//
// A client's event and an event of the server may have the same name. So the keys of messages say what each
// one is: "messageRequest", "messageAnswer", "messageRefusal" and "messageEvent".
#include "api/describe/asyncapi.hpp"

#include <vector>

#include "api/describe/indented.hpp"
#include "api/describe/names.hpp"
#include "api/describe/rate_limits.hpp"
#include "api/describe/refusals.hpp"
#include "api/describe/schema.hpp"
#include "api/registry.hpp"
#include "base/json/json.hpp"

namespace parley::api::printing {

namespace {

constexpr std::string_view channel = "root";

/// The operations that have an event.
std::vector<const Operation*> client_events() {
  std::vector<const Operation*> found;
  for (const Operation& operation : operations()) {
    if (!operation.traits.event.empty()) found.push_back(&operation);
  }
  return found;
}

std::string key_of(std::string_view event, std::string_view part) {
  return camel_case(event).append(part);
}

void write_link(Writer& json, const std::string& target) {
  json.begin_object().key("$ref").value("#/" + target).end_object();
}
void write_channel_link(Writer& json) {
  write_link(json, "channels/" + std::string(channel));
}
void write_message_link(Writer& json, const std::string& key) {
  write_link(json, "channels/" + std::string(channel) + "/messages/" + key);
}

// --- channel and operations -------------------------------------------------------------------------------

void write_channel(Writer& json) {
  const auto write = [&](const std::string& key) {
    json.key(key);
    write_link(json, "components/messages/" + key);
  };
  json.key("channels").begin_object().key(channel).begin_object().key("address").value("/");
  json.key("title").value("The namespace of Socket.IO");
  json.key("messages").begin_object();
  for (const Operation* const operation : client_events()) {
    for (const char* part : {"Request", "Answer", "Refusal"}) write(key_of(operation->traits.event, part));
  }
  for (const ServerEvent& event : server_events()) write(key_of(event.name, "Event"));
  json.end_object();
  json.key("bindings").begin_object().key("ws").begin_object().key("method").value("GET");
  json.key("bindingVersion").value("0.1.0").end_object().end_object();
  json.end_object().end_object();
}

void write_receiving(Writer& json, const Operation& operation) {
  const OperationTraits& traits = operation.traits;
  json.key("receive" + pascal_case(traits.event)).begin_object().key("action").value("receive");
  json.key("channel");
  write_channel_link(json);
  json.key("summary").value(traits.summary);
  json.key("messages").begin_array();
  write_message_link(json, key_of(traits.event, "Request"));
  json.end_array().key("reply").begin_object().key("channel");
  write_channel_link(json);
  json.key("messages").begin_array();
  write_message_link(json, key_of(traits.event, "Answer"));
  write_message_link(json, key_of(traits.event, "Refusal"));
  json.end_array().end_object();
  write_rate_limit(json, traits.budget);
  json.key("x-needs-join").value(operation.needs_identity());
  json.key("x-needs-acknowledgement").value(traits.needs_ack).end_object();
}

void write_sending(Writer& json, const ServerEvent& event) {
  json.key("send" + pascal_case(event.name)).begin_object().key("action").value("send");
  json.key("channel");
  write_channel_link(json);
  json.key("summary").value(event.summary);
  json.key("description").value("Sent to: " + std::string(event.receivers) + ".");
  json.key("messages").begin_array();
  write_message_link(json, key_of(event.name, "Event"));
  json.end_array().end_object();
}

void write_operations(Writer& json) {
  json.key("operations").begin_object();
  for (const Operation* const operation : client_events()) write_receiving(json, *operation);
  for (const ServerEvent& event : server_events()) write_sending(json, event);
  json.end_object();
}

// --- messages ---------------------------------------------------------------------------------------------

void begin_message(Writer& json, const std::string& key, std::string_view name, std::string_view summary) {
  json.key(key).begin_object().key("name").value(name).key("title").value(name).key("summary").value(summary);
  json.key("payload");
}

void write_request(Writer& json, const Operation& operation) {
  json.begin_object().key("type").value("object").key("properties").begin_object();
  std::vector<FieldDescription> fields = operation.fields();
  std::erase_if(fields, [](const FieldDescription& field) { return field.rest_only; });
  for (const FieldDescription& field : fields) {
    json.key(field.name);
    write_field_schema(json, field, FieldSource::json, field.alias);
  }
  json.end_object().key("required").begin_array();
  for (const FieldDescription& field : fields) {
    if (field.needed) json.value(field.name);
  }
  json.end_array().end_object();
}

void write_client_messages(Writer& json, const Operation& operation) {
  const std::string_view event = operation.traits.event;
  begin_message(json, key_of(event, "Request"), event, operation.traits.summary);
  write_request(json, operation);
  json.end_object();
  begin_message(json, key_of(event, "Answer"), event, "The acknowledgement of the event.");
  write_object_schema(json, operation.answer(), Envelope::success);
  json.end_object();
  begin_message(json, key_of(event, "Refusal"), event, "The acknowledgement of the event if it is refused.");
  write_refusal_schema(json, event_refusals(operation));
  json.end_object();
}

void write_messages(Writer& json) {
  json.key("messages").begin_object();
  for (const Operation* const operation : client_events()) write_client_messages(json, *operation);
  for (const ServerEvent& event : server_events()) {
    begin_message(json, key_of(event.name, "Event"), event.name, event.summary);
    write_reference(json, schema_name(event.data()));
    json.end_object();
  }
  json.end_object();
}

void write_info(Writer& json, std::string_view version) {
  json.key("info").begin_object().key("title").value("Parley").key("version").value(version);
  json.key("description")
      .value(
          "Chat, voice and video calls over Socket.IO (protocol 5, Engine.IO 4). A message is an event: its "
          "payload is the first argument. A reply is the acknowledgement, which a client may ask for.");
  json.key("license").begin_object().key("name").value("MIT").end_object();
  json.end_object();
  json.key("defaultContentType").value("application/json");
  json.key("servers").begin_object().key("parley").begin_object().key("host").value("localhost:3001");
  json.key("pathname").value("/socket.io/").key("protocol").value("ws");
  json.key("description").value("The default address. Clients may use long polling as well.");
  json.key("security").begin_array();
  write_link(json, "components/securitySchemes/bearer");
  json.end_array().end_object().end_object();
}

}  // namespace

std::string asyncapi(std::string_view version) {
  std::string text;
  Writer json(text);
  json.begin_object().key("asyncapi").value("3.0.0");
  write_info(json, version);
  write_channel(json);
  write_operations(json);
  json.key("components").begin_object();
  json.key("securitySchemes").begin_object().key("bearer").begin_object().key("type").value("http");
  json.key("scheme").value("bearer").key("bearerFormat").value("JWT");
  json.key("description")
      .value("The token of the event join, of `auth.token` in the handshake, or of its header.");
  json.end_object().end_object();
  write_messages(json);
  json.key("schemas");
  write_schemas(json, Scope::events);
  json.end_object().end_object();
  return indented(text);
}

}  // namespace parley::api::printing
