#include "socketio/server.hpp"

#include <cassert>
#include <utility>

#include "socketio/connection.hpp"

namespace parley::socketio {

namespace {

Connection& connection_of(engineio::Session& session) {
  return static_cast<Connection&>(*session.state);
}

DisconnectReason reason_of(engineio::CloseReason reason) {
  switch (reason) {
    case engineio::CloseReason::transport_close:
      return DisconnectReason::transport_close;
    case engineio::CloseReason::transport_error:
      return DisconnectReason::transport_error;
    case engineio::CloseReason::ping_timeout:
      return DisconnectReason::ping_timeout;
    case engineio::CloseReason::parse_error:
      return DisconnectReason::parse_error;
    case engineio::CloseReason::forced_close:
      return DisconnectReason::forced_close;
    case engineio::CloseReason::server_shutdown:
      return DisconnectReason::server_shutting_down;
  }
  return DisconnectReason::transport_error;
}

}  // namespace

/// One call from Engine.IO. Disconnected sockets are finished before it and after it, when no code uses one.
/// A socket of a client that was disconnected is therefore gone before the client's next packet is handled.
class Server::Turn {
 public:
  explicit Turn(Server& server) : server_(server) {
    server_.in_turn_ = true;
    server_.finish_removed();
  }
  ~Turn() {
    server_.finish_removed();
    server_.drop_emptied();
    server_.in_turn_ = false;
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  Server& server_;
};

Server::Server(base::Timers& timers, Options options)
    : timers_(timers),
      options_(std::move(options)),
      reader_(options_.json),
      removal_(timers, [this] { const Turn turn(*this); }) {}

Server::~Server() = default;

Namespace& Server::add_namespace(std::string name, Handler& handler) {
  Namespace& added = add_namespace(std::move(name));
  added.set_handler(handler);
  return added;
}

Namespace& Server::add_namespace(std::string name) {
  assert(name.starts_with('/') && name.find(',') == std::string::npos);
  assert(name.size() <= namespace_name_at_most && find_namespace(name) == nullptr);
  auto made = std::make_unique<Namespace>(*this, std::move(name), nullptr);
  const std::string_view key = made->name();
  return *namespaces_.emplace(key, std::move(made)).first->second;
}

Namespace* Server::find_namespace(std::string_view name) const {
  const auto found = namespaces_.find(name);
  return found == namespaces_.end() ? nullptr : found->second.get();
}

Namespace* Server::namespace_for(std::string_view name) {
  if (Namespace* const known = find_namespace(name)) return known;
  Handler* const handler = handler_for_ ? handler_for_(name) : nullptr;
  if (handler == nullptr) return nullptr;
  if (dynamic_ >= options_.dynamic_namespaces) {
    for (auto each = namespaces_.begin(); each != namespaces_.end();) drop_if_unused(each++);
    if (dynamic_ >= options_.dynamic_namespaces) return nullptr;
  }
  Namespace& made = add_namespace(std::string(name), *handler);
  made.is_dynamic_ = true;
  ++dynamic_;
  return &made;
}

void Server::one_left(const Namespace& of) {
  if (!of.is_dynamic_ || of.size() > 0 || options_.keep_empty_namespaces) return;
  emptied_.push_back(of.name());
  if (!in_turn_ && !removal_.armed()) removal_.arm(base::Duration{0});
}

void Server::drop_emptied() {
  for (const std::string& name : emptied_) {
    if (const auto found = namespaces_.find(name); found != namespaces_.end()) drop_if_unused(found);
  }
  emptied_.clear();
}

void Server::drop_if_unused(Namespaces::iterator found) {
  if (!found->second->is_dynamic_ || found->second->is_used() || options_.keep_empty_namespaces) return;
  // Its name, the key, must outlive erase().
  const std::unique_ptr<Namespace> gone = std::move(found->second);
  namespaces_.erase(found);
  --dynamic_;
}

void Server::on_open(engineio::Session& session) {
  session.state = std::make_unique<Connection>(*this, session);
}

void Server::on_message(engineio::Session& session, std::string_view text) {
  const Turn turn(*this);
  connection_of(session).on_text(text);
}

void Server::on_binary(engineio::Session& session, std::string_view bytes) {
  const Turn turn(*this);
  connection_of(session).on_binary(bytes);
}

void Server::on_close(engineio::Session& session, engineio::CloseReason reason) {
  const Turn turn(*this);
  connection_of(session).on_closed(reason_of(reason));
}

void Server::schedule_removal(Socket& socket, DisconnectReason reason) {
  socket.state_ = Socket::State::disconnected;
  socket.reason_ = reason;
  // What is emitted from now on is not sent to it.
  if (const Recovery* const recovery = socket.namespace_.recovery())
    socket.disconnected_at_ = recovery->last();
  removed_.push_back(&socket);
  if (!in_turn_ && !removal_.armed()) removal_.arm(base::Duration{0});
}

void Server::displace(const Recovery& recovery, std::string_view pid) {
  Socket* const before = recovery.active(pid);
  if (before == nullptr) return;
  Connection& dead = before->connection_;
  if (before->is_connected()) schedule_removal(*before, DisconnectReason::forced_close);
  dead.close();
  finish_removed();
}

std::optional<KeptSession> Server::give_up(std::string_view namespace_name, std::string_view pid) {
  Namespace* const of = find_namespace(namespace_name);
  Recovery* const recovery = of == nullptr ? nullptr : of->recovery();
  if (recovery == nullptr) return std::nullopt;
  const Turn turn(*this);
  displace(*recovery, pid);
  std::uint64_t heard = 0;
  return recovery->take(pid, std::nullopt, heard);
}

void Server::receive(const AdapterMessage& message) {
  Namespace* const of = find_namespace(message.namespace_name);
  if (of == nullptr) return;
  const auto* const event = std::get_if<AdapterMessage::ServerEvent>(&message.content);
  if (event == nullptr) return apply(of->local(), message);
  if (of->handler_ != nullptr) of->handler_->on_server_event(*of, event->name, event->arguments_json);
}

void Server::answer(const AdapterQuestion& question, AdapterReply reply) {
  if (Namespace* const of = find_namespace(question.namespace_name)) {
    return socketio::answer(of->local(), question, std::move(reply));
  }
  if (std::holds_alternative<AdapterQuestion::Sockets>(question.content)) {
    return reply({AdapterAnswer::Sockets{}});
  }
  reply({AdapterAnswer::Acknowledgements{}});
}

void Server::finish_removed() {
  // A handler may disconnect further sockets. They are appended and finished in this loop too.
  for (std::size_t i = 0; i < removed_.size(); ++i) removed_[i]->connection_.finish(*removed_[i]);
  removed_.clear();
  removal_.disarm();
}

}  // namespace parley::socketio
