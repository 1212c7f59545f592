// What a shard needs from outside: its thread, its stores and its secrets.
#pragma once

#include <string>

#include "base/log.hpp"
#include "base/threads/executor.hpp"
#include "base/threads/worker.hpp"
#include "base/timers.hpp"
#include "calls/jitsi.hpp"
#include "cluster/transport.hpp"
#include "files/blobs.hpp"
#include "node/shard/peers.hpp"
#include "store/block_store.hpp"
#include "store/call_store.hpp"
#include "store/conversation_store.hpp"
#include "store/file_store.hpp"
#include "store/login_store.hpp"
#include "store/message_store.hpp"
#include "store/revocation_store.hpp"
#include "store/user_store.hpp"

namespace parley::node {

struct Stores {
  store::UserStore& users;
  store::MessageStore& messages;
  store::ConversationStore& conversations;
  store::CallStore& calls;
  store::RevocationStore& revocations;
  store::FileStore& files;
  store::BlockStore& blocks;
  store::LoginStore& logins;
};

/// Everything referred to must outlive the ShardApp.
struct Dependencies {
  base::Timers& timers;
  base::Executor& executor;  ///< of the thread that the ShardApp runs on
  base::Worker& password_worker;
  base::Worker* encoding_worker;  ///< encodes large answers; if nullptr, the shard's thread encodes them
  Stores stores;
  files::Blobs& blobs;
  std::string jwt_secret;
  calls::Jitsi jitsi;
  /// nullptr if there is only one shard. Outlives the app, and is connected before it serves.
  cluster::Transport* transport = nullptr;
  Peers* peers = nullptr;    ///< nullptr if there is only one shard
  base::Log* log = nullptr;  ///< if nullptr, refused tokens are not logged
};

}  // namespace parley::node
