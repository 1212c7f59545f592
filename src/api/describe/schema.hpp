// JSON Schema (draft 2020-12) of what clients send and of what the server sends. OpenAPI and AsyncAPI share
// it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "api/contract/description.hpp"
#include "api/contract/operation.hpp"
#include "api/describe/objects.hpp"
#include "api/describe/refusals.hpp"
#include "base/json/json.hpp"

namespace parley::api::printing {

using base::json::Writer;

/// Where the value of a field comes from: text holds no JSON numbers.
enum class FieldSource : std::uint8_t { json, text };

/// `other_name`: another name that is accepted for the field there, or empty.
void write_field_schema(Writer& json, const FieldDescription& field, FieldSource source,
                        std::string_view other_name = {});

/// Whether the members of a successful answer follow "success".
enum class Envelope : std::uint8_t { none, success };

/// An object with exactly these members.
void write_object_schema(Writer& json, const ObjectDescription& object, Envelope envelope = Envelope::none);
/// A reference to the schema of an object, or the schema itself if the object has no name.
void write_reference(Writer& json, std::string_view schema);

/// A refusal with one of these codes.
void write_refusal_schema(Writer& json, const Codes& codes);

/// The value of "schemas": the objects of the scope, the error codes, and the envelope of a refusal.
void write_schemas(Writer& json, Scope scope);

/// What a field may hold, in a sentence or more.
std::string describe_field(const FieldDescription& field, std::string_view other_name);

}  // namespace parley::api::printing
