// Home: the Commons of the home shard, which owns the process-wide state. A single shard is the home shard.
#pragma once

#include <utility>

#include "api/delivery/call_audience.hpp"
#include "api/delivery/callees.hpp"
#include "api/exchange.hpp"
#include "calls/memory_lines.hpp"
#include "calls/switchboard.hpp"
#include "files/collector.hpp"
#include "node/shard/commons.hpp"
#include "node/shard/spread.hpp"
#include "presence/busy_choices.hpp"
#include "presence/last_seen.hpp"
#include "presence/roster.hpp"

namespace parley::node {

/// What Home depends on. All of it must outlive the Home.
struct HomeGround {
  base::Timers& timers;
  auth::Identity& identity;
  store::UserStore& users;
  store::CallStore& calls;
  store::FileStore& files;
  files::Blobs& blobs;
  Spread& spread;
  chat::Typing& typing;
  const presence::Blocks& blocks;
  Peers* peers;  ///< nullptr if there is only one shard
};

class Home final : public Commons {
 public:
  Home(HomeGround ground, base::Duration debounce, const calls::Options& options);

  const presence::PresenceView& presence_view() const override { return roster_; }
  api::Exchange& exchange() override { return exchange_; }
  calls::Switchboard* switchboard() override { return &switchboard_; }
  void load(store::Completion<void> done) override { choices_.load(std::move(done)); }
  void keep_last_seen() override;
  bool is_written() const override { return last_seen_.in_flight() + choices_.in_flight() == 0; }

 private:
  presence::LastSeen last_seen_;
  presence::Roster roster_;
  presence::BusyChoices choices_;
  calls::MemoryLines lines_;
  api::Callees callees_;
  api::CallAudience audience_;
  calls::Switchboard switchboard_;
  api::OwnExchange exchange_;
  files::Collector collector_;
};

}  // namespace parley::node
