// The API over REST: passes HTTP requests to the handlers of the registry, and sends the answers. Every
// answer is JSON, also to refused requests and unknown routes.
//
//   route --> token --> budget --> body --> read slot --> handler --> response
//
// A body that did not arrive together with its head is read after the route and the token have been accepted.
// It is never read beyond what the route accepts.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "api/delivery/user_delivery.hpp"
#include "api/gateway/http_call.hpp"
#include "api/gateway/rate_limits.hpp"
#include "api/gateway/read_slots.hpp"
#include "api/registry.hpp"
#include "auth/identity.hpp"
#include "base/timers.hpp"
#include "http/handler.hpp"
#include "http/message.hpp"
#include "http/router.hpp"

namespace parley::api {

/// The parts that the gateway uses. All of them outlive it.
struct RestServices {
  base::Timers& timers;
  auth::Identity& identity;
  const UserDelivery& delivery;
  UserLimits& limits;
  ReadSlots& read_slots;
  const Features& features;
};

class RestGateway {
 public:
  explicit RestGateway(RestServices services);
  RestGateway(const RestGateway&) = delete;
  RestGateway& operator=(const RestGateway&) = delete;

  /// Handles a request whose path begins with "/api/".
  void handle(http::Request request, http::Responder responder);

  /// As http::Handler::max_body, for the paths of handle(). Returns the bytes that the route accepts, which
  /// are at most `longest` except for an upload. Cost: finding the route.
  std::size_t max_body(const http::Request& head, std::size_t longest) const;

  /// Authenticates the call's bearer token and calls `then` with the principal, or refuses the call.
  void identify(HttpCall call, base::UniqueFunction<void(HttpCall)> then);
  /// The response to a request without a user: `error`, or `rate_limited` after too many refusals of its
  /// address.
  http::Response refusal_of_stranger(const http::Request& request, const base::Error& error);
  /// How text is made safe for the client of this request.
  ContentMode mode_of(const http::Request& request) const;

 private:
  void receive(const Operation& operation, HttpCall call);
  void run(const Operation& operation, HttpCall call);
  /// Runs a read when its user has a free slot. The slot is kept until the response has been sent.
  void run_in_slot(const Operation& operation, HttpCall call);
  void call_handler(const Operation& operation, HttpCall call);
  /// Takes one from the operation's budget, or returns the refusal.
  std::optional<base::Error> take(Budget budget, HttpCall& call);

  RestServices services_;
  http::Router router_;
};

}  // namespace parley::api
