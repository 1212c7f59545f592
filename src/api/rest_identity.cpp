// Who one is: logging in, and asking.
#include <utility>

#include "api/contract/response.hpp"
#include "api/gateway/rest_gateway.hpp"
#include "api/gateway/rest_response.hpp"
#include "api/inputs.hpp"
#include "http/ip_address.hpp"

namespace parley::api {

using base::Error;
using base::ErrorCode;

struct RestGateway::LoginTry {
  LoginRequest request;
  std::string address;
  LoginLimits::Share share;
};

void RestGateway::login(Call call) {
  base::Result<LoginRequest> request = decode(api::login, call.body.root());
  if (!request) return call.responder.respond(refusal(request.error()));
  std::string address = http::limit_key(call.request.peer);
  const auto limited = limits_.logins.take(request->email, address, timers_.now());
  if (!limited) {
    return try_login({*std::move(request), address, LoginLimits::Share::account}, std::move(call));
  }
  if (!limited->is_of_account || services_.known_logins == nullptr) {
    return call.responder.respond(refusal(*limited));
  }
  // Who knows the account or not, all wait for the same look-up.
  const std::string email = request->email;
  services_.known_logins->knows(
      email, address,
      [this, refused = refusal(*limited), request = *std::move(request), address,
       call = std::move(call)](bool is_known) mutable {
        if (!is_known) return call.responder.respond(std::move(refused));
        if (const auto limited = limits_.logins.take_known(request.email, address, timers_.now())) {
          return call.responder.respond(refusal(*limited));
        }
        try_login({std::move(request), std::move(address), LoginLimits::Share::known_address},
                  std::move(call));
      });
}

void RestGateway::try_login(LoginTry login, Call call) {
  std::string email = login.request.email;
  services_.accounts.login(
      std::move(login.request.email), std::move(login.request.password),
      [this, email = std::move(email), address = std::move(login.address), share = login.share,
       answer = answering_session(200, std::move(call))](base::Result<auth::Session> session) mutable {
        const bool has_failed = !session && session.error().code == ErrorCode::unauthorized;
        if (!has_failed) limits_.logins.give_back(email, address, share);
        if (session) remember_login(session->user.id, email, address);
        answer(std::move(session));
      });
}

void RestGateway::remember_login(const base::UserId& user, const std::string& email,
                                 const std::string& address) {
  if (services_.known_logins != nullptr) services_.known_logins->remember(user, email, address);
}

store::Completion<auth::Session> RestGateway::answering_session(int status, Call call) const {
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

void RestGateway::me(Call call) {
  const ContentMode mode = mode_of(call.request);
  services_.users.find(call.principal.user, [mode, responder = std::move(call.responder)](
                                                base::Result<std::optional<store::User>> user) mutable {
    if (!user) return responder.respond(refusal(user.error()));
    if (!*user) return responder.respond(refusal(Error(ErrorCode::unauthorized)));
    responder.respond(json_answer(200, success_answer(mode, "user", **user)));
  });
}

}  // namespace parley::api
