// The right to answer one request of REST. It also counts refusals: each takes one from the budget of
// refusals of the request's user. Beyond that budget the answer is `rate_limited`.
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

/// Answers once and can be moved, as http::Responder.
class HttpReply {
 public:
  HttpReply() = default;
  /// No refusal is counted before charge(). `limits` and `timers` outlive this object.
  HttpReply(http::Responder responder, UserLimits& limits, const base::Timers& timers)
      : responder_(std::move(responder)), limits_(&limits), timers_(&timers) {}

  /// From now on refusals are counted for `user`. `taken` is the budget that the request has taken one from,
  /// if any. It gets one back if the request turns out to be malformed, or if the server is busy.
  void charge(const base::UserId& user, std::optional<Budget> taken);

  void respond(http::Response response);

  /// As the functions of http::Responder.
  bool body_waits() const { return responder_.body_waits(); }
  bool pending() const { return responder_.pending(); }
  void on_sent(base::UniqueFunction<void()> callback) { responder_.on_sent(std::move(callback)); }

  /// Gives the responder to a receiver of the body, or to a sender that answers in pieces. No refusal is
  /// counted until take_back().
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
