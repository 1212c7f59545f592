// Who one is: logging in, and asking.
#include <utility>

#include "api/answers.hpp"
#include "api/inputs.hpp"
#include "api/rest_answers.hpp"
#include "api/rest_api.hpp"
#include "http/ip_address.hpp"

namespace parley::api {

using base::Error;
using base::ErrorCode;

void RestApi::login(Call call) {
  base::Result<LoginRequest> request = decode(api::login, call.body.root());
  if (!request) return call.responder.respond(refusal(request.error()));
  const std::string email = request->email;
  const std::string address = http::limit_key(call.request.peer);
  if (const auto limited = limits_.logins.take(email, address, timers_.now())) {
    return call.responder.respond(refusal(*limited));
  }
  services_.accounts.login(std::move(request->email), std::move(request->password),
                           [this, email, address, answer = answering_session(200, std::move(call))](
                               base::Result<auth::Session> session) mutable {
                             const bool has_failed =
                                 !session && session.error().code == ErrorCode::unauthorized;
                             if (!has_failed) limits_.logins.give_back(email, address);
                             answer(std::move(session));
                           });
}

store::Completion<auth::Session> RestApi::answering_session(int status, Call call) const {
  return [status, mode = mode_of(call.request),
          responder = std::move(call.responder)](base::Result<auth::Session> session) mutable {
    if (!session) return responder.respond(refusal(session.error()));
    responder.respond(json_answer(status, success_answer(mode, [&](Encoding& to) {
                                    to.json.key("token").value(session->token);
                                    to.json.key("expiresIn").value(session->expires_in.count());
                                    to.json.key("user");
                                    write_value(to, session->user, false);
                                  })));
  };
}

void RestApi::me(Call call) {
  const ContentMode mode = mode_of(call.request);
  services_.users.find(call.principal.user, [mode, responder = std::move(call.responder)](
                                                base::Result<std::optional<store::User>> user) mutable {
    if (!user) return responder.respond(refusal(user.error()));
    if (!*user) return responder.respond(refusal(Error(ErrorCode::unauthorized)));
    responder.respond(json_answer(200, success_answer(mode, "user", **user)));
  });
}

}  // namespace parley::api
