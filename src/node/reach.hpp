// What one shard reaches of the others: the devices that users have there, the sessions that are kept there,
// and the messages that are sent there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "api/delivery.hpp"
#include "node/peers.hpp"
#include "presence/whereabouts.hpp"
#include "socketio/recovery.hpp"
#include "store/message_store.hpp"

namespace parley::node {

class Reach final : public api::Elsewhere {
 public:
  Reach(Peers& peers, const presence::Whereabouts& whereabouts) : peers_(peers), whereabouts_(whereabouts) {}

  /// What is seen a moment late may cost somebody who has just come what is volatile, and nothing else.
  bool may_hear(const base::UserId& user, engineio::Delivery delivery) const override {
    return delivery == engineio::Delivery::reliable || whereabouts_.devices(user) > 0;
  }
  /// What is volatile is dropped for a shard that is behind.
  void tell(const base::UserId& user, std::string_view name, std::string usual, std::string raw,
            engineio::Delivery delivery) override;

 private:
  Peers& peers_;
  const presence::Whereabouts& whereabouts_;
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
  void hear_others(base::UniqueFunction<void(const store::Message&)> heard) override {
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
