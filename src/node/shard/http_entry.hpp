// The entry point for HTTP requests. It dispatches by path and adds the CORS headers to every response.
//
//   /socket.io/...   Engine.IO, and the JavaScript client's files
//                                         /health   200 while the process lives; no I/O, no lock
//   /api/...         REST                 /ready    200 while the process accepts traffic
//   /                the page for browsers; a short text for other clients
//   /web/...         the files of the page
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "api/gateway/rest_gateway.hpp"
#include "engineio/server.hpp"
#include "http/cors.hpp"
#include "http/handler.hpp"
#include "web/page.hpp"

namespace parley::node {

class HttpEntry final : public http::Handler {
 public:
  /// `max_body`: largest body of a request that is not for Engine.IO, in bytes.
  HttpEntry(engineio::Server& engine, api::RestGateway& rest, http::Cors cors, std::size_t max_body,
            web::Page page);

  /// The other shards, found by the ids of their Engine.IO sessions.
  class Siblings {
   public:
    virtual ~Siblings() = default;
    /// Returns whether one of them has issued this session id.
    virtual bool have(std::string_view sid) const = 0;
    /// Moves the request and its connection to the shard that has issued `sid`. Precondition: have(sid).
    virtual void pass_on(std::string_view sid, http::Request request, http::Responder responder) = 0;
  };
  /// Sets the other shards. `siblings` must outlive this; nullptr if there is only one shard.
  void reach(Siblings* siblings) { siblings_ = siblings; }
  /// Sets the answer of /ready: 200 if `ready`, otherwise 503. It is 503 at first.
  void set_ready(bool ready) { is_ready_ = ready; }

  std::size_t max_body(const http::Request& head) override;
  void on_request(http::Request request, http::Responder responder) override;
  http::Response on_refused(const http::Request& head, int status) override;

 private:
  /// Returns the session id in the request if another shard owns that session, otherwise an empty string.
  std::string foreign_session(const http::Request& request) const;
  http::Response own_answer(const http::Request& request) const;

  engineio::Server& engine_;
  api::RestGateway& rest_;
  http::Cors cors_;
  std::size_t max_body_;
  web::Page page_;
  Siblings* siblings_ = nullptr;  ///< nullptr if there is only one shard
  bool is_ready_ = false;
};

}  // namespace parley::node
