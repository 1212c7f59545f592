#include "socketio/kept_sessions.hpp"

#include <iterator>
#include <utility>

namespace parley::socketio {

void KeptSessions::keep(KeptSession session) {
  if (sessions_at_most_ == 0) return;
  if (const auto same = by_pid_.find(session.pid); same != by_pid_.end()) drop(same->second);
  while (by_pid_.size() >= sessions_at_most_) drop(sessions_.begin());
  sessions_.push_back(std::move(session));
  by_pid_.emplace(sessions_.back().pid, std::prev(sessions_.end()));
}

std::optional<KeptSession> KeptSessions::take(std::string_view pid, base::Instant now) {
  const auto found = by_pid_.find(pid);
  if (found == by_pid_.end()) return std::nullopt;
  const auto session = found->second;
  by_pid_.erase(found);  // before its key is destroyed
  std::optional<KeptSession> taken;
  if (now < session->until) taken = std::move(*session);
  sessions_.erase(session);
  return taken;
}

void KeptSessions::drop_before(base::Instant now) {
  while (!sessions_.empty() && sessions_.front().until <= now) drop(sessions_.begin());
}

std::optional<base::Instant> KeptSessions::next_end() const {
  if (sessions_.empty()) return std::nullopt;
  return sessions_.front().until;
}

void KeptSessions::drop(std::list<KeptSession>::iterator session) {
  by_pid_.erase(session->pid);
  sessions_.erase(session);
}

}  // namespace parley::socketio
