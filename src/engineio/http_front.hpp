// Engine.IO as the only handler of an HTTP server, for a program that serves no other paths.
#pragma once

#include <cstddef>
#include <span>

#include "engineio/server.hpp"
#include "http/content/static_file.hpp"
#include "http/cors.hpp"
#include "http/handler.hpp"

namespace parley::engineio {

class HttpFront final : public http::Handler {
 public:
  /// `engine` must outlive it. `cors` decides which pages may read the answers. Set the same list in
  /// Options::allow_origin if other pages must not connect at all.
  /// `files` are served too, for example the client's, whose paths are below Engine.IO's own path.
  explicit HttpFront(Server& engine, http::Cors cors = {{"*"}, false},
                     std::span<const http::StaticFile> files = {});

  std::size_t max_body(const http::Request& head) override;
  /// Answers preflights, Engine.IO's requests and requests for the files, and answers 404 to everything else.
  void on_request(http::Request request, http::Responder responder) override;
  http::Response on_refused(const http::Request& head, int status) override;

 private:
  Server& engine_;
  http::Cors cors_;
  std::span<const http::StaticFile> files_;
};

}  // namespace parley::engineio
