#include "socketio/namespace.hpp"

#include "socketio/linked_adapter.hpp"
#include "socketio/server.hpp"

namespace parley::socketio {

namespace {

std::unique_ptr<Recovery> recovery_of(const Server& server) {
  const RecoveryOptions& options = server.options().recovery;
  if (options.mode == RecoveryMode::off) return nullptr;
  return std::make_unique<Recovery>(server.timers(), options);
}

std::unique_ptr<LinkedAdapter> linked_adapter(const Server& server, LocalAdapter& local,
                                              std::string_view namespace_name) {
  AdapterLink* const link = server.options().link;
  if (link == nullptr) return nullptr;
  return std::make_unique<LinkedAdapter>(local, *link, server, namespace_name);
}

}  // namespace

Namespace::Namespace(Server& server, std::string name, Handler* handler)
    : name_(std::move(name)),
      handler_(handler),
      recovery_(recovery_of(server)),
      local_(server, name_, recovery_.get()),
      linked_(linked_adapter(server, local_, name_)) {}

Namespace::~Namespace() = default;

Adapter& Namespace::adapter() {
  if (linked_ != nullptr) return *linked_;
  return local_;
}

std::size_t Namespace::broadcast_to_all_shards(const Selection& selection,
                                               std::span<const engineio::EncodedMessage> unit,
                                               Delivery delivery) {
  return linked_->broadcast(selection, unit, delivery);
}

bool Namespace::is_used() const {
  const bool is_waiting = local_.waiting() > 0 || (linked_ && linked_->waiting() > 0);
  return size() > 0 || is_waiting || (recovery_ && recovery_->kept_sessions() > 0);
}

}  // namespace parley::socketio
