#include "api/accounts.hpp"

#include <array>
#include <utility>

#include "api/feature_rows.hpp"
#include "api/features.hpp"

namespace parley::api {

using base::Error;
using base::ErrorCode;

namespace {

struct LoginTry {
  LoginRequest request;
  std::string address;
  LoginLimits::Share share;
};

void remember_login(const AccountServices& services, const base::UserId& user, const std::string& email,
                    const std::string& address) {
  if (services.known_logins != nullptr) services.known_logins->remember(user, email, address);
}

/// Tries a login that the limits allow. What it took from them is given back unless it fails as unauthorized.
void try_login(const AccountServices& services, LoginTry login, Reply<auth::Session> reply) {
  std::string email = login.request.email;
  services.accounts.login(
      std::move(login.request.email), std::move(login.request.password),
      [&services, email = std::move(email), address = std::move(login.address), share = login.share,
       reply = std::move(reply)](const base::Result<auth::Session>& session) mutable {
        const bool has_failed = !session && session.error().code == ErrorCode::unauthorized;
        if (!has_failed) services.limits.logins.give_back(email, address, share);
        if (session) remember_login(services, session->user.id, email, address);
        reply.send(session);
      });
}

void log_in(const Features& features, const Caller& caller, LoginRequest request,
            Reply<auth::Session> reply) {
  const AccountServices& services = features.accounts;
  std::string address(caller.address);
  const auto limited = services.limits.logins.take(request.email, address, services.timers.now());
  if (!limited) {
    return try_login(services, {std::move(request), std::move(address), LoginLimits::Share::account},
                     std::move(reply));
  }
  if (!limited->is_of_account || services.known_logins == nullptr) return reply.refuse({limited->error});
  // Every client waits for the same look-up, whether the address is known or not.
  const std::string email = request.email;
  services.known_logins->knows(
      email, address,
      [&services, refused = limited->error, request = std::move(request), address,
       reply = std::move(reply)](bool is_known) mutable {
        if (!is_known) return reply.refuse({std::move(refused)});
        if (const auto later =
                services.limits.logins.take_known(request.email, address, services.timers.now())) {
          return reply.refuse({later->error});
        }
        try_login(services, {std::move(request), std::move(address), LoginLimits::Share::known_address},
                  std::move(reply));
      });
}

void register_user(const Features& features, const Caller& caller, auth::Registration request,
                   Reply<auth::Session> reply) {
  const AccountServices& services = features.accounts;
  std::string email = request.email;
  services.accounts.register_user(
      std::move(request), [&services, email = std::move(email), address = std::string(caller.address),
                           reply = std::move(reply)](const base::Result<auth::Session>& session) mutable {
        if (session) remember_login(services, session->user.id, email, address);
        reply.send(session);
      });
}

void show(const Features& features, const Caller& caller, EmptyRequest, Reply<store::User> reply) {
  features.users.store.find(
      caller.user(), [reply = std::move(reply)](base::Result<std::optional<store::User>> user) mutable {
        if (!user) return reply.refuse({std::move(user).error()});
        if (!*user) return reply.refuse({Error(ErrorCode::unauthorized)});
        reply.send(**user);
      });
}

void change(const Features& features, const Caller& caller, AccountChange request, Reply<store::User> reply) {
  if (!request.name) return show(features, caller, {}, std::move(reply));
  features.accounts.accounts.rename(caller.user(), *std::move(request.name), std::move(reply).completion());
}

void end_session(const Features& features, const Caller& caller, EmptyRequest, Reply<Done> reply) {
  features.accounts.accounts.log_out(caller.principal, std::move(reply).completion());
}

void set_password(const Features& features, const Caller& caller, auth::PasswordChange request,
                  Reply<auth::Session> reply) {
  features.accounts.accounts.change_password(caller.principal, std::move(request),
                                             std::move(reply).completion());
}

constexpr std::array rows{serve<login, &log_in>(),        serve<register_account, &register_user>(),
                          serve<own_account, &show>(),    serve<change_account, &change>(),
                          serve<log_out, &end_session>(), serve<change_password, &set_password>()};

}  // namespace

FeatureRows account_rows() {
  return {rows, {}};
}

}  // namespace parley::api
