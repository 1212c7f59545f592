// The names that documents give to operations, schemas and types. They follow from the names on the wire.
#pragma once

#include <string>
#include <string_view>

#include "api/contract/description.hpp"
#include "api/contract/operation.hpp"

namespace parley::api::printing {

/// "message:read" is "MessageRead", and "typing:start" is "TypingStart".
std::string pascal_case(std::string_view wire_name);
/// "message:read" is "messageRead".
std::string camel_case(std::string_view wire_name);

/// "POST /api/messages/:messageId/read" is "postMessagesByMessageIdRead".
std::string operation_id(std::string_view route);
/// "/api/messages/:messageId" is "/api/messages/{messageId}".
std::string path_template(std::string_view path);
/// The part of the API that a path belongs to: "/api/messages/:messageId" is in "messages", and a document
/// such as "/api/openapi.json" is in "contract".
std::string_view group_of(std::string_view path);

/// The name of an object's schema: the object's own name, or for the data of the event "message:read"
/// "MessageReadEvent".
std::string schema_name(const ObjectDescription& object);

/// The name that a client uses for a field in a request of REST, or in the data of an event.
std::string_view name_in_rest(const FieldDescription& field);
/// The other name that is accepted for the field there; empty if there is none.
std::string_view other_name_in_rest(const FieldDescription& field);

}  // namespace parley::api::printing
