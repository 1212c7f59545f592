#include "socketio/pending_acks.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace parley::socketio {

void PendingAcks::add(std::uint64_t id, base::Timers& timers, base::Duration timeout, AckCallback done) {
  const auto expired = [this, id] { complete(id, {AckReply::Outcome::timed_out}); };
  const auto added = pending_.try_emplace(id, timers, std::move(done), expired).first;
  added->second.expiry.arm(std::clamp(timeout, base::Duration{0}, longest_ack_wait));
}

bool PendingAcks::complete(std::uint64_t id, const AckReply& reply) {
  const auto found = pending_.find(id);
  if (found == pending_.end()) return false;
  AckCallback done = std::move(found->second.done);
  pending_.erase(found);
  done(reply);
  return true;
}

void PendingAcks::fail_all() {
  std::vector<std::uint64_t> ids;
  ids.reserve(pending_.size());
  for (const auto& [id, pending] : pending_) ids.push_back(id);
  std::ranges::sort(ids);
  for (const std::uint64_t id : ids) complete(id, {AckReply::Outcome::disconnected});
}

}  // namespace parley::socketio
