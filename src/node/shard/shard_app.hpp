// The server of one shard without its sockets and its database: protocols, domain and API, built from
// modules. What it depends on is passed in, so that a test can run it in memory and in virtual time.
//
//   bytes -> EntryModule -> SocketModule -> ApiModule -> ChatModule, CallModule, AccountModule
//                      \-------------------^    |
//            sockets <- SocketModule <- PresenceModule, ChatModule, CallModule
#pragma once

#include <utility>

#include "node/config/config.hpp"
#include "node/shard/account_module.hpp"
#include "node/shard/api_module.hpp"
#include "node/shard/call_module.hpp"
#include "node/shard/chat_module.hpp"
#include "node/shard/dependencies.hpp"
#include "node/shard/entry_module.hpp"
#include "node/shard/module.hpp"
#include "node/shard/peer_module.hpp"
#include "node/shard/presence_module.hpp"
#include "node/shard/shared_module.hpp"
#include "node/shard/socket_module.hpp"

namespace parley::node {

class ShardApp {
 public:
  ShardApp(const Config& config, Dependencies dependencies);
  ShardApp(const ShardApp&) = delete;
  ShardApp& operator=(const ShardApp&) = delete;

  http::Handler& http() { return entry_.http; }
  auth::Identity& identity() { return accounts_.identity; }
  engineio::Server& engine() { return entry_.engine; }

  /// For tasks of other shards, which run on this shard's thread.
  cluster::Bus& bus() { return peers_.bus; }
  Peers* peers() { return peers_.peers; }
  Commons& commons() { return *shared_.commons; }
  socketio::Server& sockets() { return sockets_.server; }
  api::UserDelivery& delivery() { return sockets_.delivery; }
  api::PresenceFeed& presence() { return presence_.feed; }
  chat::Typing& typing() { return chat_.typing.state(); }
  calls::CallNotifier& call_notifier() { return calls_.notifier; }
  api::BlockList& block_list() { return shared_.block_list; }

  /// Loads what must be known before the first connection is accepted: revoked tokens, blocks, and the users
  /// who want no calls.
  void load(store::Completion<void> done);
  /// Resumes what the previous process left unfinished: its calls. Called after every shard has loaded.
  void resume(store::Completion<void> done);

  void on_arrival(EntryModule::Arrival callback) { entry_.on_arrival = std::move(callback); }
  /// Called by another shard, on this shard's thread, to pass a connection and its request.
  void arrive(http::Request request, http::DetachedConnection detached) {
    entry_.on_arrival(std::move(request), std::move(detached));
  }

  void set_ready(bool ready) { entry_.http.set_ready(ready); }

  /// Takes no further events, and answers /ready with 503. What is in flight is answered.
  void begin_drain();
  /// Whether every answer that was owed when the drain began has been given.
  bool is_drained() const;
  /// Stores who is online until now, and closes every transport but no socket, so that stock clients
  /// reconnect by themselves.
  void close_transports();
  /// Whether all of that is stored.
  bool is_written() const;

 private:
  SharedParts parts() { return {peers_, accounts_, sockets_, presence_, chat_, calls_}; }

  // In the order of construction: each module uses only those above it.
  ModuleList modules_;
  PeerModule peers_;
  AccountModule accounts_;
  SocketModule sockets_;
  PresenceModule presence_;
  ChatModule chat_;
  CallModule calls_;
  SharedModule shared_;
  ApiModule api_;
  EntryModule entry_;
};

}  // namespace parley::node
