// The server of one shard without its sockets and its database: protocols, domain and API. It constructs and
// connects all of them. External dependencies are passed in, so that a test can run it in memory and in
// virtual time.
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
#include "api/features.hpp"
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

/// What a ShardApp depends on. Everything referred to must outlive the ShardApp.
struct Dependencies {
  base::Timers& timers;
  base::Executor& executor;  ///< of the thread that the ShardApp runs on
  base::Worker& password_worker;
  base::Worker* encoding_worker;  ///< encodes large answers; if nullptr, the shard's thread encodes them
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
  Peers* peers = nullptr;    ///< nullptr if there is only one shard
  base::Log* log = nullptr;  ///< if nullptr, refused tokens are not logged
};

class ShardApp {
 public:
  ShardApp(const Config& config, Dependencies foundation);
  ShardApp(const ShardApp&) = delete;
  ShardApp& operator=(const ShardApp&) = delete;

  http::Handler& http() { return front_; }
  auth::Identity& identity() { return identity_; }
  engineio::Server& engine() { return engine_; }

  /// For tasks of other shards, which run on this shard's thread.
  Peers* peers() { return peers_; }
  Commons& commons() { return *commons_; }
  socketio::Server& sockets() { return sockets_; }
  api::UserDelivery& delivery() { return delivery_; }
  api::PresenceFeed& presence() { return presence_; }
  chat::Typing& typing() { return typing_; }
  calls::CallNotifier& call_notifier() { return call_meetings_; }
  api::BlockList& block_list() { return block_list_; }

  /// Loads the revoked tokens. Must finish before the first connection is accepted, or revoked tokens would
  /// be accepted.
  void load_revocations(store::Completion<void> done) { identity_.load_revocations(std::move(done)); }
  /// Loads the blocks. Must finish before the first connection is accepted, or blocks would have no effect.
  void load_blocks(store::Completion<void> done) { block_list_.load(std::move(done)); }
  /// Loads the users who want no calls. Must finish before the first connection is accepted, or they would be
  /// called.
  void load_choices(store::Completion<void> done) { commons_->load(std::move(done)); }
  /// Resumes the calls that were alive when the previous process ended. Must finish before the first
  /// connection is accepted. `done` is called when they are loaded. Precondition: has_calls().
  void resume_calls(store::Completion<std::size_t> done) { commons_->switchboard()->load(std::move(done)); }

  /// Sets the callback that takes over connections which other shards pass to this one.
  using Arrival = base::UniqueFunction<void(http::Request, http::DetachedConnection)>;
  void on_arrival(Arrival callback) { arrival_ = std::move(callback); }
  /// Called by another shard, on this shard's thread, to pass a connection and its request.
  void arrive(http::Request request, http::DetachedConnection detached) {
    arrival_(std::move(request), std::move(detached));
  }

  /// Returns whether this shard is the home shard, which owns the calls.
  bool has_calls() { return commons_->switchboard() != nullptr; }

  void set_ready(bool ready) { front_.set_ready(ready); }

  /// Stops accepting sessions and events, and lets /ready answer 503. Events in flight are still answered.
  void begin_drain();
  /// Returns whether every answer that was in flight when the drain began has been sent.
  bool is_drained() const {
    return messenger_.in_flight() + receipts_.in_flight() + changes_.in_flight() == 0;
  }
  /// Stores `lastSeen` of the users who are here and closes every transport. Socket.IO sockets are not
  /// disconnected, so that stock clients reconnect by themselves.
  void close_transports();
  /// Returns whether all of that is stored.
  bool is_written() const { return commons_->is_written(); }

 private:
  /// Objects that exist only if there are several shards.
  struct Others {
    Others(Peers& peers, store::MessageStore& below) : siblings(peers), kept(peers), messages(peers, below) {}
    PeerSessions siblings;
    KeptByPeers kept;
    MessagesInOrder messages;
  };
  static std::unique_ptr<Others> others_of(const Dependencies& foundation);
  std::unique_ptr<Commons> commons(const Config& config, const Dependencies& foundation);

  // In the order of construction: a member uses only members above it.
  Peers* peers_;
  std::unique_ptr<Others> others_;
  auth::Passwords passwords_;
  auth::Identity identity_;
  auth::KnownLogins known_logins_;
  socketio::Server sockets_;
  api::UserDelivery delivery_;
  presence::Contacts contacts_;  ///< stays empty if presence.audience is everyone
  presence::Blocks blocks_;
  api::PresenceFeed presence_;
  api::TypingBlockFilter typing_wall_;
  chat::Typing typing_;
  calls::Jitsi jitsi_;
  api::CallDelivery call_delivery_;
  api::CallMeetings call_meetings_;
  Spread spread_;  ///< used on the home shard
  std::unique_ptr<Commons> commons_;
  std::optional<Reach> reach_;  ///< empty if there is only one shard
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
  api::Features features_;
  api::SocketGateway socket_gateway_;
  api::RestGateway rest_gateway_;
  engineio::Server engine_;
  HttpEntry front_;
  Arrival arrival_;
};

}  // namespace parley::node
