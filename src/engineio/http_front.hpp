// Engine.IO as the whole of an HTTP server: for who has no other paths to answer.
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
  /// `engine` outlives it. `cors` says which pages may read the answers; give the same list to
  /// Options::allow_origin where others must not connect at all.
  /// `files` are served beside it, for example the client's, which lie below Engine.IO's own path.
  explicit HttpFront(Server& engine, http::Cors cors = {{"*"}, false},
                     std::span<const http::StaticFile> files = {});

  std::size_t max_body(const http::Request& head) override;
  /// Preflights, Engine.IO's requests and the files; 404 for everything else.
  void on_request(http::Request request, http::Responder responder) override;
  http::Response on_refused(const http::Request& head, int status) override;

 private:
  Server& engine_;
  http::Cors cors_;
  std::span<const http::StaticFile> files_;
};

}  // namespace parley::engineio
