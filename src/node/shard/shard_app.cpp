#include "node/shard/shard_app.hpp"

namespace parley::node {

ShardApp::ShardApp(const Config& config, Dependencies dependencies)
    : peers_(modules_, dependencies),
      accounts_(modules_, config, dependencies, peers_),
      sockets_(modules_, config, dependencies, peers_),
      presence_(modules_, config, dependencies, sockets_),
      chat_(modules_, config, dependencies, peers_, sockets_, presence_),
      calls_(modules_, config, std::move(dependencies.jitsi), sockets_, presence_),
      shared_(modules_, config, dependencies, parts()),
      api_(modules_, config, dependencies, parts(), shared_),
      entry_(modules_, config, dependencies, peers_, sockets_, api_.rest_gateway) {}

void ShardApp::load(store::Completion<void> done) {
  modules_.run([](Module& module, store::Completion<void> loaded) { module.load(std::move(loaded)); },
               std::move(done));
}

void ShardApp::resume(store::Completion<void> done) {
  modules_.run([](Module& module, store::Completion<void> resumed) { module.resume(std::move(resumed)); },
               std::move(done));
}

void ShardApp::begin_drain() {
  modules_.for_each([](Module& module) { module.begin_drain(); });
}

bool ShardApp::is_drained() const {
  return modules_.all_of([](const Module& module) { return module.is_drained(); });
}

void ShardApp::close_transports() {
  modules_.for_each([](Module& module) { module.close(); });
}

bool ShardApp::is_written() const {
  return modules_.all_of([](const Module& module) { return module.is_closed(); });
}

}  // namespace parley::node
