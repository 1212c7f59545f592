// The API over REST: finds the route, checks the bearer token, decodes, calls the domain and answers. Every
// answer is JSON, refusals and unknown routes included.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/delivery.hpp"
#include "api/limits.hpp"
#include "auth/identity.hpp"
#include "base/json.hpp"
#include "base/timers.hpp"
#include "chat/messenger.hpp"
#include "http/handler.hpp"
#include "http/message.hpp"
#include "http/router.hpp"
#include "store/user_store.hpp"

namespace parley::api {

/// A route, its contract and its handler: rest_api.cpp has one table of them.
struct RouteEntry;

class RestApi {
 public:
  RestApi(base::Timers& timers, auth::Identity& identity, store::UserStore& users, chat::Messenger& messenger,
          const Delivery& delivery, UserLimits& limits);
  RestApi(const RestApi&) = delete;
  RestApi& operator=(const RestApi&) = delete;

  /// For every path that begins with "/api/".
  void handle(http::Request request, http::Responder responder);

  /// The answer to a request that has no route, or never became one: {"success":false,"error":{...}}.
  static http::Response refusal(const base::Error& error);
  /// The same for what the HTTP layer refuses by status alone.
  static http::Response refusal(int status);

 private:
  friend struct RouteEntry;

  /// One request being handled.
  struct Call {
    http::Request request;
    http::Responder responder;
    auth::Principal principal{};  ///< of routes that need one
    base::json::Document body{};
  };

  void authorise(const RouteEntry& route, Call call);
  void run(const RouteEntry& route, Call call);

  void login(Call call);
  void me(Call call);
  void send_message(Call call);
  void list_messages(Call call);

  base::Result<store::HistoryQuery> history_query(const Call& call) const;
  ContentMode mode_of(const http::Request& request) const;

  http::Router router_;
  base::Timers& timers_;
  auth::Identity& identity_;
  store::UserStore& users_;
  chat::Messenger& messenger_;
  const Delivery& delivery_;
  UserLimits& limits_;
};

}  // namespace parley::api
