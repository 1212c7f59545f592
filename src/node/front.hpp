// The front door for HTTP: which part answers which path, and what every answer carries (CORS).
//
//   /socket.io/...   Engine.IO, and the JavaScript client's files
//                                         /health   alive: no I/O, no lock
//   /api/...         REST                 /ready    may take traffic
//   /                a word of welcome
#pragma once

#include <cstddef>

#include "api/rest_api.hpp"
#include "engineio/server.hpp"
#include "http/cors.hpp"
#include "http/handler.hpp"

namespace parley::node {

class Front final : public http::Handler {
 public:
  /// `max_body`: of requests that are not Engine.IO's, in bytes.
  Front(engineio::Server& engine, api::RestApi& rest, http::Cors cors, std::size_t max_body);

  /// Asked of each request for an Engine.IO session: true where it has been passed on to the shard that has
  /// it.
  using PassOn = base::UniqueFunction<bool(std::string_view sid, http::Request&, http::Responder&)>;
  void pass_on(PassOn callback) { pass_on_ = std::move(callback); }
  /// What /ready answers: 503 until this says so, and again while the process drains.
  void set_ready(bool ready) { is_ready_ = ready; }

  bool refuses(const http::Request& head) override;
  bool streams(const http::Request& head) override;
  std::size_t max_body(const http::Request& head) override;
  void on_request(http::Request request, http::Responder responder) override;
  http::Response on_refused(const http::Request& head, int status) override;

 private:
  http::Response own_answer(const http::Request& request) const;

  engineio::Server& engine_;
  api::RestApi& rest_;
  http::Cors cors_;
  std::size_t max_body_;
  PassOn pass_on_;
  bool is_ready_ = false;
};

}  // namespace parley::node
