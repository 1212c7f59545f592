#include "socketio/local_adapter.hpp"

#include <utility>
#include <vector>

#include "socketio/server.hpp"

namespace parley::socketio {

LocalAdapter::LocalAdapter(const Server& server, std::string_view namespace_name, Recovery* recovery)
    : server_(server),
      namespace_name_(namespace_name),
      recovery_(recovery),
      broadcast_acks_(server.timers()) {}

std::size_t LocalAdapter::broadcast(const Selection& selection,
                                    std::span<const engineio::EncodedMessage> unit, Delivery delivery) {
  Recovery::Recorded recorded{unit, 0};
  if (recovery_ != nullptr && delivery == Delivery::reliable) recorded = recovery_->record(unit, selection);
  std::size_t sent = 0;
  for_each(selection, [&](Socket& socket) {
    if (!socket.send(recorded.unit, delivery)) return;
    socket.has_been_sent(recorded.number);
    ++sent;
  });
  return sent;
}

bool LocalAdapter::broadcast_with_ack(const Selection& selection, const AcknowledgedEvent& event,
                                      base::Duration timeout, BroadcastCallback done) {
  const Options& options = server_.options();
  if (event.attachments.size() > attachments_at_most) return false;
  if (broadcast_acks_.size() >= options.broadcasts_waiting) return false;
  std::vector<Socket*> asked;
  for_each(selection, [&](Socket& socket) {
    if (socket.is_connected()) asked.push_back(&socket);
  });
  if (broadcast_acks_.owed() + asked.size() > options.broadcast_answers_waiting) return false;

  const std::uint64_t id = next_ack_id();
  const auto unit =
      encode_binary_event(namespace_name_, event.name, event.arguments_json, event.attachments, id);
  for (Socket* const socket : asked) socket->send(*unit, Delivery::reliable);
  broadcast_acks_.add(id, std::move(asked), timeout, options.broadcast_answer_bytes, std::move(done));
  return true;
}

bool LocalAdapter::fetch(const Selection& selection, base::Duration, FetchCallback done) {
  FetchResult result;
  for_each(selection, [&](const Socket& socket) {
    if (!socket.is_connected()) return;
    if (result.sockets.size() >= server_.options().fetched_sockets) {
      ++result.left_out;
      return;
    }
    const std::vector<std::string_view> rooms = socket.rooms();
    result.sockets.push_back(
        {socket.id().str(), std::string(socket.peer_address()), {rooms.begin(), rooms.end()}});
  });
  done(std::move(result));
  return true;
}

void LocalAdapter::join(const Selection& selection, std::span<const std::string_view> rooms) {
  for_each(selection, [&](Socket& socket) {
    for (const std::string_view room : rooms) socket.join(room);
  });
}

void LocalAdapter::leave(const Selection& selection, std::span<const std::string_view> rooms) {
  for_each(selection, [&](Socket& socket) {
    for (const std::string_view room : rooms) socket.leave(room);
  });
}

void LocalAdapter::disconnect(const Selection& selection, bool close) {
  for_each(selection, [&](Socket& socket) {
    if (socket.is_connected()) socket.disconnect(close);
  });
}

Socket* LocalAdapter::find(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

void LocalAdapter::add(Socket& socket) {
  by_id_.emplace(socket.id().str(), &socket);
  rooms_.join_all_members(socket);
}

void LocalAdapter::remove(Socket& socket) {
  rooms_.leave_all(socket);
  by_id_.erase(socket.id().str());
}

}  // namespace parley::socketio
