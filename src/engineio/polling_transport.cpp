#include "engineio/polling_transport.hpp"

#include <utility>

#include "http/content/gzip.hpp"

namespace parley::engineio {

namespace {

/// Compressing 1 MiB takes about 10 ms, during which the event loop does nothing else.
constexpr std::size_t longest_compressed = 1 << 20;

}  // namespace

http::Response poll_answer(std::string payload, const Options& options, bool accepts_gzip) {
  const bool may_compress = options.http_compression && payload.size() >= options.http_compression_from;
  std::string compressed;
  if (may_compress && accepts_gzip && payload.size() <= longest_compressed) compressed = http::gzip(payload);
  const bool is_compressed = !compressed.empty();
  http::Response response = http::Response::text(200, std::move(is_compressed ? compressed : payload));
  response.headers.set("Cache-Control", "no-store");
  if (may_compress) response.headers.add("Vary", "Accept-Encoding");
  if (is_compressed) response.headers.add("Content-Encoding", "gzip");
  return response;
}

http::Response post_answer() {
  http::Response response = http::Response::text(200, "ok");
  // Not text/plain: the reference server answers with text/html, which its clients have received for years.
  response.headers.set("Content-Type", "text/html");
  response.headers.set("Cache-Control", "no-store");
  return response;
}

http::Response transport_misuse() {
  return http::Response::text(400, "");
}

PollingTransport::PollingTransport(base::Timers& timers, base::UniqueFunction<void()> on_wake)
    : wake_(timers, std::move(on_wake)) {}

PollingTransport::~PollingTransport() {
  if (post_under_way()) refuse_post(transport_misuse());
}

void PollingTransport::refuse_post(http::Response response) {
  if (const std::shared_ptr<http::WholeBody> post = std::exchange(post_, nullptr)) {
    post->responder().respond_and_close(std::move(response));
  }
}

void PollingTransport::park(http::Responder responder, bool accepts_gzip,
                            base::UniqueFunction<void()> on_gone) {
  accepts_gzip_ = accepts_gzip;
  parked_ = std::move(responder);
  parked_.on_abandoned(std::move(on_gone));
}

void PollingTransport::wake() {
  if (parked() && !wake_.armed()) wake_.arm(base::Duration::zero());
}

}  // namespace parley::engineio
