#include "socketio/broadcast_acks.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace parley::socketio {

std::size_t kept_bytes(const BroadcastAnswer& answer) {
  std::size_t size = sizeof(BroadcastAnswer) + answer.arguments_json.size();
  for (const std::string& bytes : answer.attachments) size += sizeof(std::string) + bytes.size();
  return size;
}

void BroadcastAcks::add(std::uint64_t id, std::vector<Socket*> asked, base::Duration timeout,
                        std::size_t bytes_at_most, BroadcastCallback done) {
  Round& round = rounds_.try_emplace(id, timers_, [this, id] { finish(id); }).first->second;
  std::ranges::sort(asked, std::less<>{});
  round.asked.reserve(asked.size());
  for (Socket* const socket : asked) {
    ++socket->broadcasts_owed_;
    round.asked.push_back({socket});
  }
  round.owed = asked.size();
  owed_ += asked.size();
  round.bytes = bytes_at_most;
  round.done = std::move(done);
  // If no socket is asked, the round ends at once, but never from inside this call.
  round.expiry.arm(asked.empty() ? base::Duration{0}
                                 : std::clamp(timeout, base::Duration{0}, longest_ack_wait));
}

void BroadcastAcks::answered(Socket& socket, std::uint64_t id, const AckReply& reply) {
  const auto found = rounds_.find(id);
  if (found == rounds_.end()) return;
  Round& round = found->second;
  if (!settle(round, socket)) return;
  if (!keep(round, reply)) ++round.silent;
  if (round.owed == 0) finish(id);
}

void BroadcastAcks::gone(Socket& socket) {
  std::vector<std::uint64_t> over;
  for (auto& [id, round] : rounds_) {
    if (!settle(round, socket)) continue;
    ++round.silent;
    if (round.owed == 0) over.push_back(id);
  }
  std::ranges::sort(over);
  for (const std::uint64_t id : over) finish(id);
}

bool BroadcastAcks::settle(Round& round, Socket& socket) {
  const auto found = std::ranges::lower_bound(round.asked, &socket, std::less<>{}, &Asked::socket);
  if (found == round.asked.end() || found->socket != &socket) return false;
  if (!std::exchange(found->owes, false)) return false;
  --round.owed;
  --owed_;
  --socket.broadcasts_owed_;
  return true;
}

bool BroadcastAcks::keep(Round& round, const AckReply& reply) {
  if (reply.outcome != AckReply::Outcome::answered) return false;
  BroadcastAnswer answer{std::string(reply.arguments->raw())};
  if (reply.attachments != nullptr) answer.attachments = *reply.attachments;
  const std::size_t size = kept_bytes(answer);
  if (size > round.bytes) return false;
  round.bytes -= size;
  round.answers.push_back(std::move(answer));
  return true;
}

void BroadcastAcks::finish(std::uint64_t id) {
  auto node = rounds_.extract(id);
  if (node.empty()) return;
  Round& round = node.mapped();
  const bool timed_out = round.owed > 0;
  for (const Asked& asked : round.asked) {
    if (asked.owes) --asked.socket->broadcasts_owed_;
  }
  owed_ -= round.owed;
  round.done({timed_out, round.answers, round.silent + round.owed, 0});
}

}  // namespace parley::socketio
