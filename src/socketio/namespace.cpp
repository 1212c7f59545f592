#include "socketio/namespace.hpp"

#include <optional>
#include <vector>

#include "socketio/server.hpp"

namespace parley::socketio {

namespace {

std::unique_ptr<Recovery> recovery_of(const Server& server) {
  const RecoveryOptions& options = server.options().recovery;
  if (options.mode == RecoveryMode::off) return nullptr;
  return std::make_unique<Recovery>(server.timers(), options);
}

}  // namespace

Namespace::Namespace(Server& server, std::string name, Handler* handler)
    : server_(server),
      name_(std::move(name)),
      handler_(handler),
      recovery_(recovery_of(server)),
      adapter_(recovery_.get()),
      broadcast_acks_(server.timers()) {}

bool Namespace::is_used() const {
  return size() > 0 || broadcast_acks_.size() > 0 || (recovery_ && recovery_->kept_sessions() > 0);
}

bool Namespace::broadcast_with_ack(const Selection& selection, std::string_view event_name,
                                   std::string_view arguments_json,
                                   std::span<const std::string_view> attachments, base::Duration timeout,
                                   BroadcastCallback done) {
  const Options& options = server_.options();
  if (attachments.size() > attachments_at_most) return false;
  if (broadcast_acks_.size() >= options.broadcasts_waiting) return false;
  std::vector<Socket*> asked;
  for_each(selection, [&](Socket& socket) {
    if (socket.is_connected()) asked.push_back(&socket);
  });
  if (broadcast_acks_.owed() + asked.size() > options.broadcast_answers_waiting) return false;

  const std::uint64_t id = next_ack_id();
  const auto unit = encode_binary_event(name_, event_name, arguments_json, attachments, id);
  for (Socket* const socket : asked) socket->send(*unit, Delivery::reliable);
  broadcast_acks_.add(id, std::move(asked), timeout, options.broadcast_answer_bytes, std::move(done));
  return true;
}

}  // namespace parley::socketio
