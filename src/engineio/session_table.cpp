#include "engineio/session_table.hpp"

#include <utility>

#include "base/ids.hpp"
#include "engineio/live_session.hpp"
#include "http/ip_address.hpp"

namespace parley::engineio {

namespace {
constexpr std::size_t sid_random_bytes = 16;  // 22 characters of base64url
}  // namespace

SessionTable::SessionTable(Application& application, base::Timers& timers, const Options& options)
    : application_(application),
      timers_(timers),
      options_(options),
      finish_(timers, [this] { finish_ended(); }),
      handshakes_(options.handshake_bytes_in_all) {}

SessionTable::~SessionTable() {
  admitting_ = false;
  // Destroying a session answers its parked poll. A request that waits behind it may then start, and finds no
  // session.
  const auto sessions = std::exchange(sessions_, {});
}

bool SessionTable::admits(const std::string& peer) const {
  if (!admitting_) return false;
  if (options_.sessions_in_all != 0 && sessions_.size() >= options_.sessions_in_all) return false;
  if (options_.sessions_per_address == 0) return true;
  const auto found = addresses_.find(http::limit_key(peer));
  return found == addresses_.end() || found->second < options_.sessions_per_address;
}

LiveSession& SessionTable::create(const std::string& peer) {
  ++addresses_[http::limit_key(peer)];
  auto session =
      std::make_unique<LiveSession>(*this, options_.shard_tag + base::random_token(sid_random_bytes), peer);
  LiveSession& created = *session;
  sessions_.emplace(created.sid(), std::move(session));
  return created;
}

LiveSession* SessionTable::find(std::string_view sid) const {
  const auto found = sessions_.find(sid);
  return found != sessions_.end() && found->second->is_reachable() ? found->second.get() : nullptr;
}

void SessionTable::finish_soon(LiveSession& session) {
  ended_.push_back(&session);
  if (!finish_.armed()) finish_.arm(base::Duration::zero());
}

void SessionTable::finish_ended() {
  for (LiveSession* session : std::exchange(ended_, {})) {
    if (session->finish()) erase(*session);
  }
}

void SessionTable::erase(LiveSession& session) {
  const auto address = addresses_.find(http::limit_key(session.peer_address()));
  const auto node = sessions_.extract(session.sid());
  if (address != addresses_.end() && --address->second == 0) addresses_.erase(address);
}

std::size_t SessionTable::end_some(std::size_t most, CloseReason reason) {
  std::size_t left = 0;
  for (const auto& [sid, session] : sessions_) {
    if (!session->is_reachable()) continue;
    if (most == 0) {
      ++left;
      continue;
    }
    session->end(reason);
    --most;
  }
  return left;
}

}  // namespace parley::engineio
