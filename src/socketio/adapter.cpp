#include "socketio/adapter.hpp"

namespace parley::socketio {

std::size_t Adapter::broadcast(const Selection& selection, std::span<const engineio::EncodedMessage> unit,
                               Delivery delivery) {
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

Socket* Adapter::find(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

void Adapter::add(Socket& socket) {
  by_id_.emplace(socket.id().str(), &socket);
  rooms_.join_all_members(socket);
}

void Adapter::remove(Socket& socket) {
  rooms_.leave_all(socket);
  by_id_.erase(socket.id().str());
}

}  // namespace parley::socketio
