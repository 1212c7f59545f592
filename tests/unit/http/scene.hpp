// Test fixture: one connection with virtual time, and a handler that the test controls.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/server_connection.hpp"
#include "http/whole_body.hpp"
#include "support/manual_clock.hpp"
#include "support/memory_wire.hpp"

namespace parley::http::test {

/// Records all requests. By default it receives the whole body, and answers with the path unless `serve` is
/// set.
class Desk final : public Handler {
 public:
  std::size_t max_body(const Request& head) override {
    heads.push_back(head.target);
    return largest_body;
  }
  void on_request(Request request, Responder responder) override {
    if (responder.body_waits() && !is_refusing && !is_streaming) {
      return receive(std::move(request), std::move(responder));
    }
    decide(std::move(request), std::move(responder));
  }
  void receive(Request request, Responder responder) {
    auto body = std::make_shared<WholeBody>(
        std::move(responder),
        [this, request = std::move(request)](Responder back, int refusal, std::string bytes) mutable {
          if (refusal != 0) return back.respond(on_refused(request, refusal));
          request.body = std::move(bytes);
          decide(std::move(request), std::move(back));
        });
    body->receive();
  }
  void decide(Request request, Responder responder) {
    requests.push_back(request.method + " " + request.target + " " + request.body);
    if (serve) return serve(std::move(request), std::move(responder));
    responder.respond(Response{200, {}, request.path});
  }
  Response on_refused(const Request& head, int status) override {
    refusals.push_back(std::to_string(status) + " " + head.target);
    return {status, {}, "refused"};
  }

  std::size_t largest_body = 1000;
  bool is_refusing = false;
  bool is_streaming = false;
  std::function<void(Request, Responder)> serve;
  std::vector<std::string> heads;
  std::vector<std::string> requests;
  std::vector<std::string> refusals;
};

struct Scene {
  explicit Scene(ConnectionLimits limits_ = {}) : limits(limits_) { wire.start(connection()); }

  std::unique_ptr<ServerConnection> connection() { return connection(wire); }
  /// Creates another connection with the same handler.
  std::unique_ptr<ServerConnection> connection(base::Wire& on) {
    return std::make_unique<ServerConnection>(on, desk, timers, siblings, limits);
  }
  /// Leaves every request unanswered. The test answers through `parked`.
  void park() {
    desk.serve = [this](Request, Responder responder) { parked.push_back(std::move(responder)); };
  }
  void pass(base::Duration time) {
    clock.advance(time, timers);
    wire.settle();
  }

  support::ManualClock clock;
  base::Timers timers{clock};
  Desk desk;
  OpenConnections siblings;
  ConnectionLimits limits;
  support::MemoryWire wire;
  std::vector<Responder> parked;
};

inline std::string get(std::string_view target, std::string_view lines = "") {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n" + std::string(lines) + "\r\n";
}
inline std::string post(std::string_view target, std::string_view body) {
  return "POST " + std::string(target) +
         " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}
/// The Date field of every answer, as long as no time has passed.
inline const std::string date = "Date: Thu, 25 Sep 2025 10:30:00 GMT\r\n";

inline std::string answer(std::string_view body, std::string_view connection = "keep-alive",
                          std::string_view status = "200 OK") {
  return "HTTP/1.1 " + std::string(status) + "\r\n" + date +
         "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: " + std::string(connection) +
         "\r\n\r\n" + std::string(body);
}
/// Returns the same answers, sent at `time` ("10:31:14") instead.
inline std::string dated(std::string_view time, std::string answers) {
  constexpr std::string_view start = "10:30:00";
  for (std::size_t at = 0; (at = answers.find(start, at)) != std::string::npos;) {
    answers.replace(at, start.size(), time);
  }
  return answers;
}

}  // namespace parley::http::test
