// The documents that describe this API to programs. Any client may read them.
#pragma once

#include "api/contract/operation.hpp"

namespace parley::api {

inline constexpr auto openapi_document =
    operation<EmptyRequest>({.route = "GET /api/openapi.json",
                             .summary = "Returns the routes of this API as an OpenAPI document.",
                             .auth = Auth::open,
                             .budget = Budget::open_requests,
                             .has_content_format = false,
                             .media_type = "application/json"},
                            done_answer);
inline constexpr auto asyncapi_document =
    operation<EmptyRequest>({.route = "GET /api/asyncapi.json",
                             .summary = "Returns the events of this API as an AsyncAPI document.",
                             .auth = Auth::open,
                             .budget = Budget::open_requests,
                             .has_content_format = false,
                             .media_type = "application/json"},
                            done_answer);
inline constexpr auto types_document =
    operation<EmptyRequest>({.route = "GET /api/parley.d.ts",
                             .summary = "Returns this API as TypeScript declarations.",
                             .auth = Auth::open,
                             .budget = Budget::open_requests,
                             .has_content_format = false,
                             .media_type = "text/plain"},
                            done_answer);

}  // namespace parley::api
