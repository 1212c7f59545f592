// Access from one shard to the other shards: delivery to devices that are connected there, Engine.IO sessions
// and recoverable sessions that are kept there, and the order of messages between shards.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "api/delivery/user_delivery.hpp"
#include "chat/typing.hpp"
#include "node/shard/http_entry.hpp"
#include "node/shard/peers.hpp"
#include "presence/presence_view.hpp"
#include "socketio/recovery.hpp"
#include "store/message_store.hpp"

namespace parley::node {

/// Forwards events for users and changes of typing to the other shards.
class Reach final : public api::Elsewhere, public chat::TypingPeers {
 public:
  Reach(Peers& peers, const presence::PresenceView& presence_view)
      : peers_(peers), presence_view_(presence_view) {}

  void tell(const base::UserId& user, std::string_view name, std::string usual, std::string raw) override;
  void spread_start(const chat::TypingSignal& signal) override;
  void spread_stop(const base::UserId& from, const base::UserId& to) override;

 private:
  /// Posts a task that may be dropped. It is not posted to a shard that is behind, and not at all if `to` has
  /// no device. The view of devices lags, so a user who has just connected may miss the first typing event.
  template <class Visit>
  void post_volatile(const base::UserId& to, const Visit& visit);

  Peers& peers_;
  const presence::PresenceView& presence_view_;
};

/// Finds the shard of an Engine.IO session by the shard tag of its id, and moves connections there.
class PeerSessions final : public HttpEntry::Siblings {
 public:
  explicit PeerSessions(Peers& peers) : peers_(peers) {}
  bool have(std::string_view sid) const override;
  void pass_on(std::string_view sid, http::Request request, http::Responder responder) override;

 private:
  Peers& peers_;
};

/// Fetches the sessions that other shards keep for recovery. The shard tag of the secret names the shard.
class KeptByPeers final : public socketio::KeptElsewhere {
 public:
  explicit KeptByPeers(Peers& peers) : peers_(peers) {}
  bool has(std::string_view pid) const override;
  void take(const std::string& namespace_name, std::string pid,
            base::UniqueFunction<void(std::optional<socketio::KeptSession>)> done) override;

 private:
  Peers& peers_;
};

/// The message store of a shard among several. Before a message is appended, the tasks that were posted to
/// the other shards are sent, so that those shards process them before the message.
class MessagesInOrder final : public store::MessageStore {
 public:
  MessagesInOrder(Peers& peers, store::MessageStore& below) : peers_(peers), below_(below) {}

  void append(store::MessageDraft draft, store::Completion<store::Appended> done) override {
    peers_.flush();
    below_.append(std::move(draft), std::move(done));
  }
  void hear_others(base::UniqueFunction<void(const store::SharedMessage&)> heard) override {
    below_.hear_others(std::move(heard));
  }
  void history(store::HistoryQuery query, store::Completion<store::HistoryPage> done) override {
    below_.history(std::move(query), std::move(done));
  }

 private:
  Peers& peers_;
  store::MessageStore& below_;
};

}  // namespace parley::node
