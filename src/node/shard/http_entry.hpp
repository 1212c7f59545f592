// The front door for HTTP: which part answers which path, and what every answer carries (CORS).
//
//   /socket.io/...   Engine.IO, and the JavaScript client's files
//                                         /health   alive: no I/O, no lock
//   /api/...         REST                 /ready    may take traffic
//   /                a word of welcome
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "api/gateway/rest_gateway.hpp"
#include "engineio/server.hpp"
#include "http/cors.hpp"
#include "http/handler.hpp"

namespace parley::node {

class HttpEntry final : public http::Handler {
 public:
  /// `max_body`: of requests that are not Engine.IO's, in bytes.
  HttpEntry(engineio::Server& engine, api::RestGateway& rest, http::Cors cors, std::size_t max_body);

  /// The other shards, by the ids of their Engine.IO sessions. Must outlive this.
  class Siblings {
   public:
    virtual ~Siblings() = default;
    /// Whether one of them has given this id.
    virtual bool have(std::string_view sid) const = 0;
    /// To the one that has.
    virtual void pass_on(std::string_view sid, http::Request request, http::Responder responder) = 0;
  };
  void reach(Siblings* siblings) { siblings_ = siblings; }
  /// What /ready answers: 503 until this says so, and again while the process drains.
  void set_ready(bool ready) { is_ready_ = ready; }

  std::size_t max_body(const http::Request& head) override;
  void on_request(http::Request request, http::Responder responder) override;
  http::Response on_refused(const http::Request& head, int status) override;

 private:
  /// The id of a session that another shard has; empty for anything else.
  std::string foreign_session(const http::Request& request) const;
  http::Response own_answer(const http::Request& request) const;

  engineio::Server& engine_;
  api::RestGateway& rest_;
  http::Cors cors_;
  std::size_t max_body_;
  Siblings* siblings_ = nullptr;  ///< null where there is one shard
  bool is_ready_ = false;
};

}  // namespace parley::node
