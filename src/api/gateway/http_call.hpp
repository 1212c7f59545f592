// One HTTP request that the REST gateway handles.
#pragma once

#include <string_view>

#include "api/contract/output.hpp"
#include "api/gateway/http_reply.hpp"
#include "auth/identity.hpp"
#include "base/json/json.hpp"
#include "http/message.hpp"

namespace parley::api {

class RestGateway;

struct HttpCall {
  http::Request request;
  HttpReply reply;
  RestGateway* gateway;
  auth::Principal principal{};  ///< of a route that needs an identity
  base::json::Document body{};

  /// The decoded segment of the path that `pattern` calls `name`; empty if there is none.
  std::string path_parameter(std::string_view pattern, std::string_view name) const;
};

}  // namespace parley::api
