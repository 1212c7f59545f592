#include "api/exchange.hpp"

#include <utility>

#include "chat/typing.hpp"

namespace parley::api {

void OwnExchange::arrive(const base::UserId& user, const calls::Device& device,
                         base::UniqueFunction<bool(Active)> welcome, base::UniqueFunction<void()> settled) {
  if (!welcome(switchboard_.active(user))) return;
  roster_.arrive(user);
  switchboard_.device_arrived(user, device);
  settled();
}

void OwnExchange::leave(const base::UserId& user, bool at_once) {
  at_once ? roster_.leave_now(user) : roster_.leave(user);
  if (roster_.devices(user) > 0) return;
  typing_.stop_all(user);
  switchboard_.last_device_gone(user);
}

void OwnExchange::place(calls::Placing placing, Done done) {
  switchboard_.place(std::move(placing), std::move(done));
}

void OwnExchange::respond(const base::UserId& user, const calls::Device& device, const base::CallId& call,
                          calls::Response response, Done done) {
  switchboard_.respond(user, device, call, response, std::move(done));
}

void OwnExchange::end(const base::UserId& user, const base::CallId& call, Done done) {
  switchboard_.end(user, call, std::move(done));
}

void OwnExchange::active(const base::UserId& user, base::UniqueFunction<void(Active)> done) {
  done(switchboard_.active(user));
}

}  // namespace parley::api
