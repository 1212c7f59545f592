#include "socketio/recovery.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "base/ids.hpp"
#include "socketio/adapter.hpp"
#include "socketio/socket.hpp"

namespace parley::socketio {

namespace {

constexpr std::size_t secret_bytes = 24;  // 32 characters

bool is_kept_after(DisconnectReason reason) {
  switch (reason) {
    case DisconnectReason::transport_close:
    case DisconnectReason::transport_error:
    case DisconnectReason::ping_timeout:
    case DisconnectReason::forced_close:
    case DisconnectReason::forced_server_close:
    case DisconnectReason::server_shutting_down:
      return true;
    case DisconnectReason::parse_error:
    case DisconnectReason::client_namespace_disconnect:
    case DisconnectReason::server_namespace_disconnect:
      break;
  }
  return false;
}

/// Returns the text of a packet without the Engine.IO type in front.
std::string_view text_of(const engineio::EncodedMessage& message) {
  return message.packet().substr(1);
}

bool takes_offset(std::span<const engineio::EncodedMessage> unit) {
  if (unit.empty() || unit.front().is_binary()) return false;
  const auto header = parse_header(text_of(unit.front()));
  return header && !header->ack_id &&
         (header->type == PacketType::event || header->type == PacketType::binary_event);
}

EncodedUnit with_offset(std::span<const engineio::EncodedMessage> unit, std::string_view offset) {
  const std::string_view text = text_of(unit.front());
  std::string longer;
  longer.reserve(engineio::EncodedMessage::headroom + text.size() + offset.size() + 3);
  longer.append(text.substr(0, text.size() - 1)).append(",\"").append(offset).append("\"]");
  EncodedUnit result(unit.begin(), unit.end());
  result.front() = engineio::EncodedMessage::text_within(std::move(longer));
  return result;
}

std::vector<std::string> strings(std::span<const std::string_view> names) {
  return {names.begin(), names.end()};
}

}  // namespace

Recovery::Recovery(base::Timers& timers, const RecoveryOptions& options)
    : timers_(timers),
      options_(options),
      log_(options.kept_bytes),
      sessions_(options.sessions),
      clearing_(timers, [this] { clear_old(); }) {}

Recovery::Recorded Recovery::record(std::span<const engineio::EncodedMessage> unit,
                                    const Selection& selection) {
  if (!is_full() || !takes_offset(unit)) return {unit, 0};
  std::vector<std::string> except = strings(selection.except_rooms);
  if (selection.except != nullptr) except.push_back(selection.except->id().str());
  const EncodedUnit& kept = log_.add(timers_.now(), with_offset(unit, log_.next_offset()),
                                     strings(selection.rooms), std::move(except));
  arm();
  return {kept, log_.last()};
}

void Recovery::admit(Socket& socket) {
  if (socket.pid_.empty()) {
    const std::string secret = base::random_token(secret_bytes);
    // Every socket keeps it: no spare capacity.
    socket.pid_.reserve(options_.shard_tag.size() + secret.size());
    socket.pid_.append(options_.shard_tag).append(secret);
    socket.connected_at_ = log_.last();
    socket.last_sent_ = log_.last();
  }
  active_.emplace(socket.pid_, &socket);
}

void Recovery::leave(Socket& socket) {
  active_.erase(socket.pid_);
  if (socket.is_lost_for_good_ || !is_kept_after(socket.reason_)) return;
  KeptSession session;
  session.pid = std::move(socket.pid_);
  session.sid = socket.id();
  const std::vector<std::string_view> rooms = socket.rooms();
  session.rooms = strings(rooms);
  session.state = std::move(socket.state);
  session.until = timers_.now() + options_.window;
  session.connected_at = socket.connected_at_;
  session.last_sent = socket.last_sent_;
  session.disconnected_at = socket.disconnected_at_;
  sessions_.keep(std::move(session));
  arm();
}

Socket* Recovery::active(std::string_view pid) const {
  const auto found = active_.find(pid);
  return found == active_.end() ? nullptr : found->second;
}

std::optional<KeptSession> Recovery::take(std::string_view pid, std::optional<std::string_view> offset,
                                          std::uint64_t& heard) {
  std::optional<KeptSession> session = sessions_.take(pid, timers_.now());
  if (!session || !is_full()) return session;
  if (!offset) return std::nullopt;
  const std::optional<std::uint64_t> number = log_.number_of(*offset);
  // A socket was sent no offset from before it connected, and none after last_sent.
  if (!number || *number < session->connected_at || *number > session->last_sent) return std::nullopt;
  heard = *number;
  return session;
}

std::optional<Recovery::Missed> Recovery::missed(const KeptSession& session, std::uint64_t heard) const {
  Missed missed{{}, heard};
  if (!is_full()) return missed;
  // A client that has all that was sent missed only what came after its disconnect. A long silence before
  // that does therefore not prevent its recovery.
  const std::uint64_t from = heard == session.last_sent ? std::max(heard, session.disconnected_at) : heard;
  std::unordered_set<std::string_view> rooms(session.rooms.begin(), session.rooms.end());
  rooms.insert(session.sid.str());
  std::size_t bytes = 0;
  const bool is_whole = log_.missed(from, rooms, [&](std::uint64_t number, const EncodedUnit& unit) {
    missed.units.push_back(&unit);
    missed.last = number;
    for (const engineio::EncodedMessage& message : unit) bytes += message.frame().size();
  });
  if (!is_whole || bytes > options_.missed_bytes) return std::nullopt;
  return missed;
}

void Recovery::clear_old() {
  const base::Instant now = timers_.now();
  sessions_.drop_before(now);
  log_.drop_before(now - options_.window);
  arm();
}

void Recovery::arm() {
  if (clearing_.armed()) return;
  std::optional<base::Instant> due = sessions_.next_end();
  // One unit past the window, because drop_before() keeps what is exactly that old.
  if (const auto oldest = log_.oldest()) {
    const base::Instant end = *oldest + options_.window + base::Duration{1};
    due = due ? std::min(*due, end) : end;
  }
  if (due) clearing_.arm_at(*due);
}

}  // namespace parley::socketio
