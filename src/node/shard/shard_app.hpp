// One shard's server, whole but for its sockets and its database: protocols, domain and API, built in plain
// sight. What it needs of the world is handed in, so that a test can run it in memory and in virtual time.
//
//   bytes -> HttpEntry -> engineio::Server -> socketio::Server -> SocketGateway -> Messenger, Typing, Roster
//                 \-> RestGateway ------------------------------------------->     |
//                                    sockets <- Delivery <---------------------'
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "api/block_list.hpp"
#include "api/delivery/call_delivery.hpp"
#include "api/delivery/meetings.hpp"
#include "api/delivery/presence_feed.hpp"
#include "api/delivery/receipt_delivery.hpp"
#include "api/delivery/user_delivery.hpp"
#include "api/file_services.hpp"
#include "api/gateway/answer_encoder.hpp"
#include "api/gateway/rate_limits.hpp"
#include "api/gateway/read_slots.hpp"
#include "api/gateway/rest_gateway.hpp"
#include "api/gateway/socket_gateway.hpp"
#include "auth/identity.hpp"
#include "auth/known_logins.hpp"
#include "auth/password.hpp"
#include "base/threads/executor.hpp"
#include "base/threads/worker.hpp"
#include "base/timers.hpp"
#include "calls/jitsi.hpp"
#include "chat/message_edits.hpp"
#include "chat/messenger.hpp"
#include "chat/receipts.hpp"
#include "chat/typing.hpp"
#include "engineio/server.hpp"
#include "files/blobs.hpp"
#include "node/config/config.hpp"
#include "node/shard/commons.hpp"
#include "node/shard/http_entry.hpp"
#include "node/shard/peers.hpp"
#include "node/shard/reach.hpp"
#include "node/shard/spread.hpp"
#include "presence/blocks.hpp"
#include "presence/contacts.hpp"
#include "socketio/server.hpp"
#include "store/block_store.hpp"
#include "store/call_store.hpp"
#include "store/conversation_store.hpp"
#include "store/file_store.hpp"
#include "store/login_store.hpp"
#include "store/message_store.hpp"
#include "store/revocation_store.hpp"
#include "store/user_store.hpp"

namespace parley::node {

/// What a backend stands on. All of it outlives the backend.
struct Dependencies {
  base::Timers& timers;
  base::Executor& executor;  ///< of the thread that the backend runs on
  base::Worker& password_worker;
  base::Worker* encoding_worker;  ///< for the text of large answers; nullptr: the shard encodes it
  store::UserStore& users;
  store::MessageStore& messages;
  store::ConversationStore& conversations;
  store::CallStore& calls;
  store::RevocationStore& revocations;
  store::FileStore& files;
  store::BlockStore& blocks;
  store::LoginStore& logins;
  files::Blobs& blobs;
  std::string jwt_secret;
  calls::Jitsi jitsi;
  Peers* peers = nullptr;    ///< null where there is one shard
  base::Log* log = nullptr;  ///< null: refused tokens are not told of
};

class ShardApp {
 public:
  ShardApp(const Config& config, Dependencies foundation);
  ShardApp(const ShardApp&) = delete;
  ShardApp& operator=(const ShardApp&) = delete;

  http::Handler& http() { return front_; }
  auth::Identity& identity() { return identity_; }
  engineio::Server& engine() { return engine_; }

  /// What other shards call, each on this one's thread.
  Peers* peers() { return peers_; }
  Commons& commons() { return *commons_; }
  socketio::Server& sockets() { return sockets_; }
  api::UserDelivery& delivery() { return delivery_; }
  api::PresenceFeed& presence() { return presence_; }
  chat::Typing& typing() { return typing_; }
  calls::CallNotifier& call_notifier() { return call_meetings_; }
  api::BlockList& block_list() { return block_list_; }

  /// Remembers which tokens are revoked. Before the first connection; who is let in without is let in
  /// wrongly.
  void load_revocations(store::Completion<void> done) { identity_.load_revocations(std::move(done)); }
  /// Remembers who blocks whom. Before the first connection; without, they would not be blocked.
  void load_blocks(store::Completion<void> done) { block_list_.load(std::move(done)); }
  /// Remembers who wishes to get no calls. Before the first connection; without, they would be called.
  void load_choices(store::Completion<void> done) { commons_->load(std::move(done)); }
  /// Goes on with the calls that were alive when the process before this one ended. Before the first
  /// connection; `done` once they are known. Only where the calls are this shard's own.
  void resume_calls(store::Completion<std::size_t> done) { commons_->switchboard()->load(std::move(done)); }

  /// Who takes over the connections that other shards pass on to this one.
  using Arrival = base::UniqueFunction<void(http::Request, http::DetachedConnection)>;
  void on_arrival(Arrival callback) { arrival_ = std::move(callback); }
  void arrive(http::Request request, http::DetachedConnection detached) {
    arrival_(std::move(request), std::move(detached));
  }

  bool has_calls() { return commons_->switchboard() != nullptr; }

  void set_ready(bool ready) { front_.set_ready(ready); }

  /// Takes no further events, and no more traffic by /ready; those in flight are answered.
  void begin_drain();
  /// Whether every answer that was owed when the drain began has been given.
  bool is_drained() const {
    return messenger_.in_flight() + receipts_.in_flight() + changes_.in_flight() == 0;
  }
  /// Writes down who is here until now, and closes every transport, and never a socket: stock clients then
  /// come back by themselves.
  void close_transports();
  /// Whether all of that is written.
  bool is_written() const { return commons_->is_written(); }

 private:
  /// What only a shard among several has.
  struct Others {
    Others(Peers& peers, store::MessageStore& below) : siblings(peers), kept(peers), messages(peers, below) {}
    PeerSessions siblings;
    KeptByPeers kept;
    MessagesInOrder messages;
  };
  static std::unique_ptr<Others> others_of(const Dependencies& foundation);
  std::unique_ptr<Commons> commons(const Config& config, const Dependencies& foundation);

  // In construction order: what a line uses stands above it.
  Peers* peers_;
  std::unique_ptr<Others> others_;
  auth::Passwords passwords_;
  auth::Identity identity_;
  auth::KnownLogins known_logins_;
  socketio::Server sockets_;
  api::UserDelivery delivery_;
  presence::Contacts contacts_;  ///< of nobody, where everybody is told
  presence::Blocks blocks_;
  api::PresenceFeed presence_;
  api::TypingBlockFilter typing_wall_;
  chat::Typing typing_;
  calls::Jitsi jitsi_;
  api::CallDelivery call_delivery_;
  api::CallMeetings call_meetings_;
  Spread spread_;  ///< of home
  std::unique_ptr<Commons> commons_;
  std::optional<Reach> reach_;  ///< none where there is one shard
  api::MessageMeetings message_meetings_;
  chat::Messenger messenger_;
  api::ReceiptDelivery receipt_delivery_;
  chat::Receipts receipts_;
  chat::MessageEdits changes_;
  api::BlockList block_list_;
  api::UserLimits limits_;
  api::ReadSlots read_slots_;
  api::AnswerEncoder encoder_;
  api::FileServices files_;
  api::SocketGateway socket_gateway_;
  api::RestGateway rest_gateway_;
  engineio::Server engine_;
  HttpEntry front_;
  Arrival arrival_;
};

}  // namespace parley::node
