// The devices that users have on other shards, as this one reaches them.
#pragma once

#include <string>
#include <string_view>

#include "api/delivery.hpp"
#include "node/peers.hpp"
#include "presence/whereabouts.hpp"

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

}  // namespace parley::node
