#include "api/gateway/http_reply.hpp"

#include <utility>

#include "api/gateway/rest_response.hpp"

namespace parley::api {

namespace {

/// Whether a request that is answered with this status had no effect.
bool was_idle(int status) {
  return status == 400 || status == 413 || status == 415 || status == 503;
}

bool is_refusal(int status) {
  return status >= 400 && status < 500 && status != 429;
}

}  // namespace

void HttpReply::charge(const base::UserId& user, std::optional<Budget> taken) {
  user_ = user;
  taken_ = taken;
}

void HttpReply::respond(http::Response response) {
  if (user_.empty()) return responder_.respond(std::move(response));
  if (taken_ && was_idle(response.status)) limits_->of_user(*taken_).give_back(user_);
  if (is_refusal(response.status)) {
    if (const auto limited = over_limit(limits_->refusals, user_, timers_->now())) {
      return responder_.respond(refusal(*limited));
    }
  }
  responder_.respond(std::move(response));
}

}  // namespace parley::api
