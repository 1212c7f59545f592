// What one shard reaches of the others: the devices that users have there, the sessions that live or are kept
// there, and the messages that are sent there.
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

class Reach final : public api::Elsewhere, public chat::TypingPeers {
 public:
  Reach(Peers& peers, const presence::PresenceView& presence_view)
      : peers_(peers), presence_view_(presence_view) {}

  void tell(const base::UserId& user, std::string_view name, std::string usual, std::string raw) override;
  void spread_start(const base::UserId& from, std::string_view from_name, const base::UserId& to) override;
  void spread_stop(const base::UserId& from, const base::UserId& to) override;

 private:
  /// What may be dropped: not told to a shard that is behind, nor where `to` has no device. That is seen a
  /// moment late, which may cost somebody who has just come the first of a typing.
  template <class Visit>
  void post_volatile(const base::UserId& to, const Visit& visit);

  Peers& peers_;
  const presence::PresenceView& presence_view_;
};

class PeerSessions final : public HttpEntry::Siblings {
 public:
  explicit PeerSessions(Peers& peers) : peers_(peers) {}
  bool have(std::string_view sid) const override;
  void pass_on(std::string_view sid, http::Request request, http::Responder responder) override;

 private:
  Peers& peers_;
};

class KeptByPeers final : public socketio::KeptElsewhere {
 public:
  explicit KeptByPeers(Peers& peers) : peers_(peers) {}
  bool has(std::string_view pid) const override;
  void take(const std::string& namespace_name, std::string pid,
            base::UniqueFunction<void(std::optional<socketio::KeptSession>)> done) override;

 private:
  Peers& peers_;
};

/// What one shard appends is heard by the others behind all that it told them before.
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
