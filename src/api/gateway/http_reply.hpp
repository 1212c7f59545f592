// The right to answer one request of REST, which also counts refusals: each takes from the budget of refusals
// of the request's user, and past that budget the answer is `rate_limited`.
#pragma once

#include <optional>
#include <utility>

#include "api/gateway/rate_limits.hpp"
#include "base/ids.hpp"
#include "base/timers.hpp"
#include "base/unique_function.hpp"
#include "http/handler.hpp"
#include "http/message.hpp"

namespace parley::api {

/// As http::Responder: answers once, and moves.
class HttpReply {
 public:
  HttpReply() = default;
  /// What is answered is not counted before charge(). `limits` and `timers` outlive this.
  HttpReply(http::Responder responder, UserLimits& limits, const base::Timers& timers)
      : responder_(std::move(responder)), limits_(&limits), timers_(&timers) {}

  /// From now on refusals are the user's. `taken` is what the request has taken one from, if anything: it is
  /// given back where the request turns out to be malformed, or where the server is busy.
  void charge(const base::UserId& user, std::optional<Budget> taken);

  void respond(http::Response response);

  /// As http::Responder has them.
  bool body_waits() const { return responder_.body_waits(); }
  bool pending() const { return responder_.pending(); }
  void on_sent(base::UniqueFunction<void()> callback) { responder_.on_sent(std::move(callback)); }

  /// The responder beneath, for a receiver of the body, or for what answers in pieces. Nothing is counted
  /// until it is taken back.
  http::Responder lend() { return std::move(responder_); }
  void take_back(http::Responder responder) { responder_ = std::move(responder); }

 private:
  http::Responder responder_;
  UserLimits* limits_ = nullptr;
  const base::Timers* timers_ = nullptr;
  base::UserId user_;  ///< empty: nothing is counted
  std::optional<Budget> taken_;
};

}  // namespace parley::api
