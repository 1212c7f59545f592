// Branch: the Commons of a shard that is not the home shard. Requests about process-wide state are posted to
// the home shard, and the answers are posted back. Presence is read from a replica that the home shard
// updates.
#pragma once

#include <string>

#include "api/exchange.hpp"
#include "chat/typing.hpp"
#include "node/shard/commons.hpp"
#include "node/shard/peers.hpp"
#include "presence/presence_replica.hpp"

namespace parley::node {

class Branch final : public Commons, private api::Exchange, private auth::Accounts, private api::BlockOrders {
 public:
  Branch(Peers& peers, const base::Clock& clock, chat::Typing& typing)
      : peers_(peers), copy_(clock), typing_(typing) {}

  const presence::PresenceView& presence_view() const override { return copy_; }
  api::Exchange& exchange() override { return *this; }
  auth::Accounts& accounts(auth::Accounts&) override { return *this; }
  api::BlockOrders& block_orders(api::BlockOrders&) override { return *this; }
  void follow(const presence::Presence& presence, std::size_t devices) override;

 private:
  void arrive(const base::UserId& user, const calls::Device& device,
              base::UniqueFunction<bool(Active)> welcome, base::UniqueFunction<void()> settled) override;
  void leave(const auth::Principal& session, bool at_once) override;
  /// Does nothing, because the home shard handles the revocation itself.
  void revoked(const base::UserId&) override {}
  void set_busy(const base::UserId& user, bool is_busy, store::Completion<void> done) override;
  void place(calls::PlaceCall placing, PlaceDone done) override;
  void respond(const base::UserId& user, const calls::Device& device, const base::CallId& call,
               calls::Response response, Done done) override;
  void end(const base::UserId& user, const base::CallId& call, Done done) override;
  void active(const base::UserId& user, base::UniqueFunction<void(Active)> done) override;

  void login(std::string email, std::string password, store::Completion<auth::Session> done) override;
  void register_user(auth::Registration registration, store::Completion<auth::Session> done) override;
  void log_out(const auth::Principal& principal, store::Completion<void> done) override;
  void rename(const base::UserId& user, std::string name, store::Completion<store::User> done) override;
  void change_password(const auth::Principal& principal, auth::PasswordChange change,
                       store::Completion<auth::Session> done) override;

  void block(const base::UserId& blocker, const base::UserId& blocked, store::Completion<void> done) override;
  void unblock(const base::UserId& blocker, const base::UserId& blocked,
               store::Completion<void> done) override;

  Peers& peers_;
  presence::PresenceReplica copy_;
  chat::Typing& typing_;
};

}  // namespace parley::node
