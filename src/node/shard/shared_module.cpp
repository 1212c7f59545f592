#include "node/shard/shared_module.hpp"

#include <utility>

#include "node/shard/branch.hpp"
#include "node/shard/home.hpp"

namespace parley::node {

namespace {

calls::Options switchboard_options(const Config& config) {
  calls::Options options;
  options.ring_timeout = config.calls.ring_timeout;
  options.ring_grace = config.calls.ring_grace;
  options.grace = config.calls.grace;
  options.most_calls = config.calls.most;
  return options;
}

std::unique_ptr<Commons> commons_of(const Config& config, const Dependencies& dependencies, SharedParts parts,
                                    Spread& spread) {
  if (!parts.peers.is_home()) {
    return std::make_unique<Branch>(*parts.peers.peers, dependencies.timers.clock(),
                                    parts.chat.typing.state());
  }
  const Stores& stores = dependencies.stores;
  return std::make_unique<Home>(
      HomeGround{dependencies.timers, parts.accounts.identity, stores.users, stores.calls, stores.files,
                 dependencies.blobs, spread, parts.chat.typing.state(), parts.presence.blocks,
                 parts.peers.peers},
      config.presence.debounce, switchboard_options(config));
}

}  // namespace

SharedModule::SharedModule(ModuleList& all, const Config& config, const Dependencies& dependencies,
                           SharedParts parts)
    : Module(all),
      spread(parts.peers.peers, parts.presence.feed, parts.calls.notifier),
      commons(commons_of(config, dependencies, parts, spread)),
      block_list(dependencies.timers, dependencies.stores.blocks, parts.presence.blocks, parts.peers.bus,
                 {commons->presence_view(), parts.presence.feed, parts.chat.typing.state(),
                  parts.sockets.delivery, commons->switchboard()}) {
  parts.chat.typing.set_presence_view(commons->presence_view());
}

void SharedModule::load(store::Completion<void> done) {
  block_list.load([this, done = std::move(done)](base::Result<void> loaded) mutable {
    if (!loaded) return done(std::move(loaded));
    commons->load(std::move(done));
  });
}

void SharedModule::resume(store::Completion<void> done) {
  if (commons->switchboard() == nullptr) return done({});
  commons->switchboard()->load([done = std::move(done)](const base::Result<std::size_t>& resumed) mutable {
    if (!resumed) return done(resumed.error());
    done({});
  });
}

}  // namespace parley::node
