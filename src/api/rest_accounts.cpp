// One's own account: making it, leaving a session, changing name and password.
#include <utility>

#include "api/account_inputs.hpp"
#include "api/contract/response.hpp"
#include "api/gateway/rest_gateway.hpp"
#include "api/gateway/rest_response.hpp"
#include "http/ip_address.hpp"

namespace parley::api {

void RestGateway::register_account(Call call) {
  base::Result<auth::Registration> request = decode(api::register_account, call.body.root());
  if (!request) return call.responder.respond(refusal(request.error()));
  std::string email = request->email;
  std::string address = http::limit_key(call.request.peer);
  services_.accounts.register_user(
      *std::move(request),
      [this, email = std::move(email), address = std::move(address),
       answer = answering_session(201, std::move(call))](base::Result<auth::Session> session) mutable {
        if (session) remember_login(session->user.id, email, address);
        answer(std::move(session));
      });
}

void RestGateway::log_out(Call call) {
  services_.accounts.log_out(call.principal,
                             [responder = std::move(call.responder)](base::Result<void> done) mutable {
                               if (!done) return responder.respond(refusal(done.error()));
                               responder.respond(json_answer(200, std::string(success_answer())));
                             });
}

void RestGateway::change_account(Call call) {
  base::Result<AccountChange> request = decode(api::change_account, call.body.root());
  if (!request) return call.responder.respond(refusal(request.error()));
  if (!request->name) return me(std::move(call));
  const ContentMode mode = mode_of(call.request);
  services_.accounts.rename(
      call.principal.user, *std::move(request->name),
      [mode, responder = std::move(call.responder)](base::Result<store::User> user) mutable {
        if (!user) return responder.respond(refusal(user.error()));
        responder.respond(json_answer(200, success_answer(mode, "user", *user)));
      });
}

void RestGateway::change_password(Call call) {
  base::Result<auth::PasswordChange> request = decode(api::change_password, call.body.root());
  if (!request) return call.responder.respond(refusal(request.error()));
  const auth::Principal principal = call.principal;
  services_.accounts.change_password(principal, *std::move(request), answering_session(200, std::move(call)));
}

}  // namespace parley::api
