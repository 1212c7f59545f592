#include "api/exchange.hpp"

#include <algorithm>
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

void OwnExchange::leave(const auth::Principal& session, bool at_once) {
  const base::UserId& user = session.user;
  if (roster_.devices(user) > 1) return roster_.leave(user);
  remember(session);
  // Another shard may have lost the device before it was notified of the logout.
  const bool is_final = at_once || is_logged_out(user);
  is_final ? roster_.leave_now(user) : roster_.leave(user);
  typing_.stop_all(user);
  if (!is_final) return switchboard_.last_device_gone(user);
  last_.erase(user);
  switchboard_.logged_out(user);
}

void OwnExchange::revoked(const base::UserId& user) {
  if (roster_.devices(user) > 0) return;  // leave() is about to be called for the revoked devices
  if (last_.contains(user) && !is_logged_out(user)) return;
  last_.erase(user);
  roster_.end_debounce(user);
  switchboard_.logged_out(user);
}

bool OwnExchange::is_logged_out(const base::UserId& user) const {
  const auto last = last_.find(user);
  return last != last_.end() && identity_.is_revoked(last->second);
}

void OwnExchange::remember(const auth::Principal& session) {
  if (session.token_id.empty()) return;
  last_.insert_or_assign(session.user, session);
  if (last_.size() < tidy_at_) return;
  std::erase_if(last_, [&](const auto& last) {
    const base::UserId& user = last.first;
    return user != session.user && roster_.status_of(user) == presence::Status::offline &&
           !switchboard_.active(user);
  });
  tidy_at_ = std::max(most_sessions, 2 * last_.size());
}

void OwnExchange::place(calls::PlaceCall placing, PlaceDone done) {
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
