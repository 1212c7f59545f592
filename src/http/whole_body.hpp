// The whole body of a request, for a handler that cannot begin with less: collected while it comes, within
// the bound that all of them have together (ConnectionLimits::bodies_in_all).
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
  /// `refusal` is 0 with the whole body, or the status that an answer is due with (see
  /// BodySink::on_body_refused). Never called where the request is answered, or its client gone, before.
  using Done = base::UniqueFunction<void(Responder responder, int refusal, std::string body)>;

  /// Owned by a shared_ptr; the connection keeps it while the body comes. Precondition:
  /// responder.body_waits().
  WholeBody(Responder responder, Done done) : responder_(std::move(responder)), done_(std::move(done)) {}

  /// Lets the body come. `done` may be called before this returns.
  void receive() { responder_.receive_body(shared_from_this(), {}, BodyUse::kept); }
  /// To answer before the body has come.
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
