#include "api/describe/openapi.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "api/describe/indented.hpp"
#include "api/describe/names.hpp"
#include "api/describe/rate_limits.hpp"
#include "api/describe/refusals.hpp"
#include "api/describe/schema.hpp"
#include "api/registry.hpp"
#include "api/session.hpp"
#include "base/json/json.hpp"
#include "http/message.hpp"

namespace parley::api::printing {

namespace {

constexpr std::string_view json_type = "application/json";

/// A refusal that many routes share.
struct SharedResponse {
  std::uint16_t status;
  std::string_view name;
  std::string_view code;
};
constexpr std::array shared_responses{
    SharedResponse{400, "BadRequest", "INVALID_DATA"},
    SharedResponse{401, "Unauthorized", "UNAUTHORIZED"},
    SharedResponse{408, "RequestTimeout", "INVALID_DATA"},
    SharedResponse{413, "ContentTooLarge", "PAYLOAD_TOO_LARGE"},
    SharedResponse{415, "UnsupportedMediaType", "INVALID_DATA"},
    SharedResponse{429, "TooManyRequests", "RATE_LIMITED"},
    SharedResponse{431, "HeaderFieldsTooLarge", "INVALID_DATA"},
    SharedResponse{500, "InternalServerError", "INTERNAL"},
    SharedResponse{503, "ServiceUnavailable", "UNAVAILABLE"},
};

/// What a group of routes is about.
struct Group {
  std::string_view name;
  std::string_view summary;
};
constexpr std::array groups{Group{"auth", "Accounts and tokens."},
                            Group{"messages", "Messages between two users."},
                            Group{"conversations", "The conversations of a user."},
                            Group{"users", "Users as other users see them."},
                            Group{"blocks", "Users whom a user blocks."},
                            Group{"calls", "Voice and video calls."},
                            Group{"files", "Uploaded files."},
                            Group{"contract", "This API, described for programs."}};

bool is_in_query(const Operation& operation, const FieldDescription& field) {
  return !operation.has_body && !is_in_path(operation.traits.path(), field.name);
}
bool is_in_body(const Operation& operation, const FieldDescription& field) {
  return operation.has_body && !is_in_path(operation.traits.path(), field.name);
}

void write_parameter(Writer& json, std::string_view place, std::string_view name,
                     const FieldDescription& field, bool is_required) {
  json.begin_object().key("name").value(name).key("in").value(place);
  json.key("required")
      .value(is_required)
      .key("description")
      .value(describe_field(field, other_name_in_rest(field)));
  json.key("schema");
  write_field_schema(json, field, FieldSource::text);
  json.end_object();
}

void write_format_parameter(Writer& json) {
  json.begin_object().key("name").value("format").key("in").value("query").key("required").value(false);
  json.key("description").value("raw: text that users wrote is returned as it was typed.");
  json.key("schema").begin_object().key("type").value("string").key("enum").begin_array();
  for (const std::string_view format : content_formats) json.value(format);
  json.end_array().key("default").value(content_formats.front()).end_object().end_object();
}

void write_parameters(Writer& json, const Operation& operation) {
  json.key("parameters").begin_array();
  const std::vector<FieldDescription> fields = operation.fields();
  for (const FieldDescription& field : fields) {
    if (is_in_path(operation.traits.path(), field.name)) {
      write_parameter(json, "path", field.name, field, true);
    } else if (is_in_query(operation, field)) {
      write_parameter(json, "query", name_in_rest(field), field, field.needed);
    }
    if (!field.header.empty()) write_parameter(json, "header", field.header, field, false);
  }
  if (operation.traits.has_content_format) write_format_parameter(json);
  json.end_array();
}

void write_form(Writer& json) {
  json.key("requestBody").begin_object().key("required").value(true);
  json.key("content").begin_object().key("multipart/form-data").begin_object();
  json.key("schema").begin_object().key("type").value("object").key("properties").begin_object();
  json.key("file").begin_object().key("type").value("string");
  json.key("contentMediaType").value("application/octet-stream").end_object().end_object();
  json.key("required").begin_array().value("file").end_array().end_object();
  json.end_object().end_object().end_object();
}

void write_body(Writer& json, const Operation& operation) {
  if (operation.traits.body == Body::form) return write_form(json);
  if (!operation.has_body) return;
  std::vector<FieldDescription> fields = operation.fields();
  std::erase_if(fields, [&](const FieldDescription& field) { return !is_in_body(operation, field); });
  json.key("requestBody").begin_object();
  json.key("required").value(std::ranges::any_of(fields, &FieldDescription::needed));
  json.key("content").begin_object().key(json_type).begin_object().key("schema").begin_object();
  json.key("type").value("object").key("properties").begin_object();
  for (const FieldDescription& field : fields) {
    json.key(name_in_rest(field));
    write_field_schema(json, field, FieldSource::json, other_name_in_rest(field));
  }
  json.end_object().key("required").begin_array();
  for (const FieldDescription& field : fields) {
    if (field.needed) json.value(name_in_rest(field));
  }
  json.end_array().end_object().end_object().end_object().end_object();
}

/// The header that a refusal with this status has. `is_certain`: every such refusal has it.
void write_header(Writer& json, std::uint16_t status, bool is_certain) {
  if (status != 401 && status != 429 && status != 503) return;
  const bool is_login = status == 401;
  json.key("headers").begin_object().key(is_login ? "WWW-Authenticate" : "Retry-After").begin_object();
  json.key("description");
  json.value(is_login ? "Whether a token is missing or was refused."
                      : "Seconds until a new try makes sense.");
  json.key("required").value(is_certain);
  json.key("schema").begin_object().key("type").value(is_login ? "string" : "integer");
  json.end_object().end_object().end_object();
}

void write_refusal(Writer& json, std::uint16_t status, const Codes& codes, bool has_header) {
  json.begin_object().key("description").value(http::reason_phrase(status));
  write_header(json, status, has_header);
  json.key("content").begin_object().key(json_type).begin_object().key("schema");
  write_refusal_schema(json, codes);
  json.end_object().end_object().end_object();
}

void write_shared_responses(Writer& json) {
  json.key("responses").begin_object();
  for (const SharedResponse& shared : shared_responses) {
    json.key(shared.name);
    write_refusal(json, shared.status, {shared.code}, true);
  }
  json.end_object();
}

bool has_own(const Operation& operation, base::ErrorCode code) {
  const std::span<const base::ErrorCode> own = operation.traits.errors.all();
  return std::ranges::find(own, code) != own.end();
}

void write_refusals(Writer& json, const Operation& operation) {
  // A limit on how much there may be knows no time after which a new try succeeds.
  const bool has_lasting_limit = has_own(operation, base::ErrorCode::rate_limited);
  for (const auto& [status, codes] : route_refusals(operation)) {
    json.key(std::to_string(status));
    const auto* const shared = std::ranges::find(shared_responses, status, &SharedResponse::status);
    const bool is_lasting = status == 429 && has_lasting_limit;
    const bool is_shared = shared != shared_responses.end() && codes == Codes{shared->code} && !is_lasting;
    if (is_shared) {
      json.begin_object()
          .key("$ref")
          .value("#/components/responses/" + std::string(shared->name))
          .end_object();
    } else {
      write_refusal(json, status, codes, !is_lasting);
    }
  }
}

void write_bytes_answers(Writer& json, const OperationTraits& traits) {
  const auto write_bytes = [&](std::string_view status, std::string_view description) {
    json.key(status).begin_object().key("description").value(description);
    json.key("content")
        .begin_object()
        .key(traits.media_type)
        .begin_object()
        .end_object()
        .end_object()
        .end_object();
  };
  const auto write_empty = [&](std::string_view status, std::string_view description) {
    json.key(status).begin_object().key("description").value(description).end_object();
  };
  write_bytes("200", "The whole content.");
  if (traits.takes_range) write_bytes("206", "The part that the header field Range asks for.");
  write_empty("304", "The client has the content already, as the header field If-None-Match says.");
  if (traits.takes_range) write_empty("416", "The header field Range asks for a part that does not exist.");
}

void write_responses(Writer& json, const Operation& operation) {
  const OperationTraits& traits = operation.traits;
  json.key("responses").begin_object();
  if (traits.media_type.empty()) {
    json.key(std::to_string(traits.status)).begin_object().key("description").value("It is done.");
    json.key("content").begin_object().key(json_type).begin_object().key("schema");
    write_object_schema(json, operation.answer(), Envelope::success);
    json.end_object().end_object().end_object();
  } else {
    write_bytes_answers(json, traits);
  }
  write_refusals(json, operation);
  json.end_object();
}

void write_security(Writer& json, const Operation& operation) {
  const OperationTraits& traits = operation.traits;
  json.key("security").begin_array();
  if (traits.auth == Auth::open) json.begin_object().end_object();
  if (traits.auth == Auth::user ||
      (has_own(operation, base::ErrorCode::unauthorized) && traits.method() == "GET")) {
    json.begin_object().key("bearer").begin_array().end_array().end_object();
  }
  json.end_array();
}

void write_operation(Writer& json, const Operation& operation) {
  const OperationTraits& traits = operation.traits;
  std::string method(traits.method());
  std::ranges::transform(method, method.begin(), [](char c) { return static_cast<char>(c - 'A' + 'a'); });
  json.key(method).begin_object();
  json.key("operationId").value(operation_id(traits.route)).key("summary").value(traits.summary);
  json.key("tags").begin_array().value(group_of(traits.path())).end_array();
  write_security(json, operation);
  write_rate_limit(json, traits.budget);
  write_parameters(json, operation);
  write_body(json, operation);
  write_responses(json, operation);
  json.end_object();
}

void write_paths(Writer& json) {
  std::vector<std::string_view> paths;
  std::map<std::string_view, std::vector<const Operation*>> by_path;
  for (const Operation& operation : operations()) {
    const std::string_view path = operation.traits.path();
    if (path.empty()) continue;
    if (by_path[path].empty()) paths.push_back(path);
    by_path[path].push_back(&operation);
  }
  json.key("paths").begin_object();
  for (const std::string_view path : paths) {
    json.key(path_template(path)).begin_object();
    for (const Operation* const operation : by_path[path]) write_operation(json, *operation);
    json.end_object();
  }
  json.end_object();
}

void write_info(Writer& json, std::string_view version) {
  json.key("info").begin_object().key("title").value("Parley").key("version").value(version);
  json.key("description")
      .value(
          "Chat, voice and video calls over REST. The same operations, and the events that report what "
          "happens, are available over Socket.IO: see the AsyncAPI document. A request that is not valid "
          "HTTP "
          "is refused with a status of HTTP itself (400, 408, 414, 417, 431, 501 or 505), whatever its "
          "path.");
  json.key("license").begin_object().key("name").value("MIT").key("identifier").value("MIT").end_object();
  json.end_object();
  json.key("servers").begin_array().begin_object().key("url").value("/").end_object().end_array();
}

void write_tags(Writer& json) {
  json.key("tags").begin_array();
  for (const Group& group : groups) {
    json.begin_object().key("name").value(group.name).key("description").value(group.summary).end_object();
  }
  json.end_array();
}

}  // namespace

std::string openapi(std::string_view version) {
  std::string text;
  Writer json(text);
  json.begin_object().key("openapi").value("3.1.0");
  write_info(json, version);
  write_tags(json);
  write_paths(json);
  json.key("components").begin_object().key("securitySchemes").begin_object().key("bearer").begin_object();
  json.key("type").value("http").key("scheme").value("bearer").key("bearerFormat").value("JWT");
  json.end_object().end_object().key("schemas");
  write_schemas(json, Scope::routes);
  write_shared_responses(json);
  json.end_object().end_object();
  return indented(text);
}

}  // namespace parley::api::printing
