#include "node/shard/account_module.hpp"

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

namespace parley::node {

namespace {

auth::CreateUsers create_users(CreateUsers wanted) {
  switch (wanted) {
    case CreateUsers::outside:
      return auth::CreateUsers::outside;
    case CreateUsers::always:
      return auth::CreateUsers::always;
    case CreateUsers::never:
      return auth::CreateUsers::never;
  }
  return auth::CreateUsers::outside;
}

jwt::ClaimRules claim_rules(const Config& config) {
  return {.issuer = config.auth.issuer,
          .audience = config.auth.audience,
          .outside_names = {config.auth.claim_user, config.auth.claim_name}};
}

jwt::Verifier verifier(const Config& config, const Dependencies& dependencies) {
  std::vector<std::unique_ptr<jwt::Key>> keys;
  keys.push_back(std::make_unique<jwt::Hs256Key>(dependencies.jwt_secret));
  return {dependencies.timers.clock(), std::move(keys), claim_rules(config)};
}

auth::Issuer issuer(const Config& config, const Dependencies& dependencies) {
  return {dependencies.timers.clock(), std::make_unique<jwt::Hs256Key>(dependencies.jwt_secret),
          claim_rules(config), std::chrono::duration_cast<std::chrono::seconds>(config.auth.token_life)};
}

auth::Identity::Options identity_options(const Config& config) {
  return {.create_users = create_users(config.auth.create_users),
          .known_users = auth::Identity::Options{}.known_users,
          .registration = config.auth.registration};
}

}  // namespace

AccountModule::AccountModule(ModuleList& all, const Config& config, const Dependencies& dependencies,
                             PeerModule& peers)
    : Module(all),
      passwords(dependencies.password_worker, dependencies.executor),
      identity(dependencies.timers, dependencies.stores.users, dependencies.stores.revocations, peers.bus,
               passwords, verifier(config, dependencies), issuer(config, dependencies),
               identity_options(config)),
      known_logins(dependencies.timers.clock(), dependencies.stores.logins, dependencies.jwt_secret) {
  identity.log_to(dependencies.log);
}

}  // namespace parley::node
