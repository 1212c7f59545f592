// Collects the whole body of a request in memory, for a handler that needs all of it. All such bodies
// together are limited by ConnectionLimits::bodies_in_all.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/unique_function.hpp"
#include "http/body.hpp"
#include "http/handler.hpp"

namespace parley::http {

class WholeBody final : public BodySink, public std::enable_shared_from_this<WholeBody> {
 public:
  /// `refusal` is 0 with the whole body. Otherwise it is the status of a refusal that must be answered (see
  /// BodySink::on_body_refused). Not called if the request is answered, or its client disconnects, before.
  using Done = base::UniqueFunction<void(Responder responder, int refusal, std::string body)>;

  /// Must be owned by a shared_ptr. The connection keeps it while the body is received. Precondition:
  /// responder.body_waits().
  WholeBody(Responder responder, Done done) : responder_(std::move(responder)), done_(std::move(done)) {}

  /// Starts receiving the body. `done` may be called before this returns.
  void receive() { responder_.receive_body(shared_from_this(), {}, BodyUse::kept); }
  /// Gives access to the responder, to answer before the body is complete.
  Responder& responder() { return responder_; }

  void on_body(std::string_view bytes) override { body_.append(bytes); }
  void on_body_end() override { finish(0); }
  void on_body_refused(int status) override {
    body_ = {};
    finish(status);
  }

 private:
  void finish(int refusal) {
    Done done = std::exchange(done_, {});
    done(std::move(responder_), refusal, std::move(body_));
  }

  Responder responder_;
  Done done_;
  std::string body_;
};

}  // namespace parley::http
