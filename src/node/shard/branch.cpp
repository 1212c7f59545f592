#include "node/shard/branch.hpp"

#include <utility>

#include "node/shard/shard_app.hpp"

namespace parley::node {

void Branch::follow(const presence::Presence& presence, std::size_t devices) {
  copy_.follow(presence, devices);
  if (devices == 0) typing_.stop_all(presence.user);
}

// --- presence and calls -----------------------------------------------------------------------------------

void Branch::arrive(const base::UserId& user, const calls::Device& device,
                    base::UniqueFunction<bool(Active)> welcome, base::UniqueFunction<void()> settled) {
  // The home shard counts the device as soon as it has answered, so that later calls are delivered after the
  // answer. If the device has disconnected in the meantime, leave() is posted.
  peers_.ask<Active>(
      Peers::home,
      [user, device](ShardApp& home, base::UniqueFunction<void(Active)> answer) {
        home.commons().exchange().arrive(
            user, device,
            [answer = std::move(answer)](Active call) mutable {
              answer(std::move(call));
              return true;
            },
            [] {});
      },
      [this, user, welcome = std::move(welcome), settled = std::move(settled)](Active call) mutable {
        if (welcome(std::move(call))) return settled();
        // Without a token id, so that this device, which never joined, is not remembered as the user's last
        // one.
        auth::Principal unknown;
        unknown.user = user;
        leave(unknown, false);
      });
}

void Branch::leave(const auth::Principal& session, bool at_once) {
  peers_.post(Peers::home,
              [session, at_once](ShardApp& home) { home.commons().exchange().leave(session, at_once); });
}

void Branch::set_busy(const base::UserId& user, bool is_busy, store::Completion<void> done) {
  peers_.ask<base::Result<void>>(
      Peers::home,
      [user, is_busy](ShardApp& home, store::Completion<void> answer) {
        home.commons().exchange().set_busy(user, is_busy, std::move(answer));
      },
      std::move(done));
}

void Branch::place(calls::PlaceCall placing, PlaceDone done) {
  peers_.ask<calls::Placed>(
      Peers::home,
      [placing = std::move(placing)](ShardApp& home, PlaceDone answer) mutable {
        home.commons().exchange().place(std::move(placing), std::move(answer));
      },
      std::move(done));
}

void Branch::respond(const base::UserId& user, const calls::Device& device, const base::CallId& call,
                     calls::Response response, Done done) {
  peers_.ask<base::Result<store::Call>>(
      Peers::home,
      [user, device, call, response](ShardApp& home, Done answer) {
        home.commons().exchange().respond(user, device, call, response, std::move(answer));
      },
      std::move(done));
}

void Branch::end(const base::UserId& user, const base::CallId& call, Done done) {
  peers_.ask<base::Result<store::Call>>(
      Peers::home,
      [user, call](ShardApp& home, Done answer) {
        home.commons().exchange().end(user, call, std::move(answer));
      },
      std::move(done));
}

void Branch::active(const base::UserId& user, base::UniqueFunction<void(Active)> done) {
  peers_.ask<Active>(
      Peers::home,
      [user](ShardApp& home, base::UniqueFunction<void(Active)> answer) {
        home.commons().exchange().active(user, std::move(answer));
      },
      std::move(done));
}

// --- accounts ---------------------------------------------------------------------------------------------

void Branch::login(std::string email, std::string password, store::Completion<auth::Session> done) {
  peers_.ask<base::Result<auth::Session>>(
      Peers::home,
      [email = std::move(email), password = std::move(password)](
          ShardApp& home, store::Completion<auth::Session> answer) mutable {
        home.identity().login(std::move(email), std::move(password), std::move(answer));
      },
      std::move(done));
}

void Branch::register_user(auth::Registration registration, store::Completion<auth::Session> done) {
  peers_.ask<base::Result<auth::Session>>(
      Peers::home,
      [registration = std::move(registration)](ShardApp& home,
                                               store::Completion<auth::Session> answer) mutable {
        home.identity().register_user(std::move(registration), std::move(answer));
      },
      std::move(done));
}

void Branch::log_out(const auth::Principal& principal, store::Completion<void> done) {
  peers_.ask<base::Result<void>>(
      Peers::home,
      [principal](ShardApp& home, store::Completion<void> answer) {
        home.identity().log_out(principal, std::move(answer));
      },
      std::move(done));
}

void Branch::rename(const base::UserId& user, std::string name, store::Completion<store::User> done) {
  peers_.ask<base::Result<store::User>>(
      Peers::home,
      [user, name = std::move(name)](ShardApp& home, store::Completion<store::User> answer) mutable {
        home.identity().rename(user, std::move(name), std::move(answer));
      },
      std::move(done));
}

void Branch::change_password(const auth::Principal& principal, auth::PasswordChange change,
                             store::Completion<auth::Session> done) {
  peers_.ask<base::Result<auth::Session>>(
      Peers::home,
      [principal, change = std::move(change)](ShardApp& home,
                                              store::Completion<auth::Session> answer) mutable {
        home.identity().change_password(principal, std::move(change), std::move(answer));
      },
      std::move(done));
}

// --- blocks -----------------------------------------------------------------------------------------------

void Branch::block(const base::UserId& blocker, const base::UserId& blocked, store::Completion<void> done) {
  peers_.ask<base::Result<void>>(
      Peers::home,
      [blocker, blocked](ShardApp& home, store::Completion<void> answer) {
        home.block_list().block(blocker, blocked, std::move(answer));
      },
      std::move(done));
}

void Branch::unblock(const base::UserId& blocker, const base::UserId& blocked, store::Completion<void> done) {
  peers_.ask<base::Result<void>>(
      Peers::home,
      [blocker, blocked](ShardApp& home, store::Completion<void> answer) {
        home.block_list().unblock(blocker, blocked, std::move(answer));
      },
      std::move(done));
}

}  // namespace parley::node
