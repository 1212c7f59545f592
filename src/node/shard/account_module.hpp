// The accounts of a shard: tokens, identities, passwords, and the addresses that have logged in before.
#pragma once

#include "auth/identity.hpp"
#include "auth/known_logins.hpp"
#include "auth/password.hpp"
#include "node/config/config.hpp"
#include "node/shard/dependencies.hpp"
#include "node/shard/module.hpp"
#include "node/shard/peer_module.hpp"

namespace parley::node {

class AccountModule final : public Module {
 public:
  AccountModule(ModuleList& all, const Config& config, const Dependencies& dependencies, PeerModule& peers);

  /// Loads the revoked tokens: without them, revoked tokens would be accepted.
  void load(store::Completion<void> done) override { identity.load_revocations(std::move(done)); }

  auth::Passwords passwords;
  auth::Identity identity;
  auth::KnownLogins known_logins;
};

}  // namespace parley::node
