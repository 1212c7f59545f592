// Access from one shard to what belongs to the other shards: Engine.IO sessions and recoverable sessions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "node/shard/http_entry.hpp"
#include "node/shard/peers.hpp"
#include "socketio/recovery.hpp"

namespace parley::node {

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

}  // namespace parley::node
