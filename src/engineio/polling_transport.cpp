#include "engineio/polling_transport.hpp"

#include <utility>

namespace parley::engineio {

http::Response poll_answer(std::string payload) {
  http::Response response = http::Response::text(200, std::move(payload));
  response.headers.set("Cache-Control", "no-store");
  return response;
}

http::Response post_answer() {
  http::Response response = http::Response::text(200, "ok");
  // Not text/plain: what the reference server answers with, which its clients have seen for years.
  response.headers.set("Content-Type", "text/html");
  response.headers.set("Cache-Control", "no-store");
  return response;
}

http::Response transport_misuse() {
  return http::Response::text(400, "");
}

PollingTransport::PollingTransport(base::Timers& timers, base::UniqueFunction<void()> on_wake)
    : wake_(timers, std::move(on_wake)) {}

void PollingTransport::park(http::Responder responder, base::UniqueFunction<void()> on_gone) {
  parked_ = std::move(responder);
  parked_.on_abandoned(std::move(on_gone));
}

void PollingTransport::wake() {
  if (parked() && !wake_.armed()) wake_.arm(base::Duration::zero());
}

}  // namespace parley::engineio
