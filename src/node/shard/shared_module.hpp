// What exists once in a process, as this shard has it: the roster, the switchboard, accounts and blocks. They
// are in the home shard; the other shards ask it.
#pragma once

#include <memory>

#include "api/block_list.hpp"
#include "node/config/config.hpp"
#include "node/shard/account_module.hpp"
#include "node/shard/call_module.hpp"
#include "node/shard/chat_module.hpp"
#include "node/shard/commons.hpp"
#include "node/shard/dependencies.hpp"
#include "node/shard/module.hpp"
#include "node/shard/peer_module.hpp"
#include "node/shard/presence_module.hpp"
#include "node/shard/socket_module.hpp"
#include "node/shard/spread.hpp"

namespace parley::node {

/// The modules that the shared state uses.
struct SharedParts {
  PeerModule& peers;
  AccountModule& accounts;
  SocketModule& sockets;
  PresenceModule& presence;
  ChatModule& chat;
  CallModule& calls;
};

class SharedModule final : public Module {
 public:
  SharedModule(ModuleList& all, const Config& config, const Dependencies& dependencies, SharedParts parts);

  /// Loads the blocks, which would otherwise have no effect, and then the users who want no calls, who would
  /// otherwise be called.
  void load(store::Completion<void> done) override;
  /// Resumes the calls that were alive when the previous process ended, if this is the home shard.
  void resume(store::Completion<void> done) override;
  void close() override { commons->keep_last_seen(); }
  bool is_closed() const override { return commons->is_written(); }

  Spread spread;  ///< used by the home shard
  const std::unique_ptr<Commons> commons;
  api::BlockList block_list;
};

}  // namespace parley::node
