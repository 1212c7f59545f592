// How a client connects to a namespace: it is recovered, or the application accepts or refuses it. Contains a
// part of Connection and all of Decision.
//
//     40 -> known? -> recover? --yes-------------------------------> missed events, 40{sid,pid}
//                        |no
//                        '----> on_connecting -> yes, at once or later -> 40{sid}
//                                            '-> no,  at once or later -> 44{message}
//
// A client whose secret was issued by another shard waits until that shard has answered. Meanwhile it is
// treated as if a decision were pending.
#include <algorithm>
#include <utility>

#include "base/ids.hpp"
#include "socketio/connection.hpp"
#include "socketio/namespace.hpp"
#include "socketio/server.hpp"

namespace parley::socketio {

namespace {

constexpr std::size_t socket_id_bytes = 15;  // 20 characters

std::optional<std::string_view> string_of(base::json::Value object, std::string_view key) {
  const std::optional<base::json::Value> member = object.find(key);
  if (!member || !member->is(base::json::Kind::string)) return std::nullopt;
  return member->as_string();
}

}  // namespace

struct Connection::Asking {
  const Socket* socket;
  std::optional<Refusal> refusal{};
};

void Connection::connect(const Packet& packet) {
  const std::string_view name = packet.header.namespace_name;
  if (find(name) != nullptr) return close();
  if (packet.payload.defect) return refuse(name, {"Malformed JSON", {}});
  if (sockets_.size() >= server_.options().namespaces_per_connection)
    return refuse(name, {"Too many namespaces", {}});
  // Called last: a namespace created for a client that is then refused would have no socket that leaves it.
  Namespace* const of = server_.namespace_for(name);
  if (of == nullptr) return refuse(name, {"Invalid namespace", {}});
  if (!recover(*of, packet.payload.value)) ask(*of, packet.payload.value);
}

void Connection::ask(Namespace& of, base::json::Value auth) {
  Socket& socket = add(of, SocketId(base::random_token(socket_id_bytes)), auth);
  Asking asking{&socket};
  asking_ = &asking;
  std::optional<Refusal> refusal = of.handler_->on_connecting(socket, auth);
  asking_ = nullptr;
  if (!refusal && socket.decision_ != nullptr) return;
  if (!refusal) refusal = std::move(asking.refusal);
  if (!refusal) return admit(socket);
  remove(socket);
  refuse(of.name(), *refusal);
}

bool Connection::recover(Namespace& of, base::json::Value auth) {
  Recovery* const recovery = of.recovery();
  const std::optional<std::string_view> pid = recovery != nullptr ? string_of(auth, "pid") : std::nullopt;
  if (!pid) return false;
  if (KeptElsewhere* const elsewhere = recovery->elsewhere(); elsewhere != nullptr && elsewhere->has(*pid)) {
    fetch(of, *pid, auth);
    return true;
  }
  server_.displace(*recovery, *pid);
  std::uint64_t heard = 0;
  std::optional<KeptSession> session = recovery->take(*pid, string_of(auth, "offset"), heard);
  if (!session || !recovery->missed(*session, heard)) return false;

  Socket& socket =
      add(of, recovery->is_full() ? session->sid : SocketId(base::random_token(socket_id_bytes)), auth);
  const bool may_go_on = revive(socket, *session, auth);
  // Computed again, because the application may have emitted events meanwhile.
  const std::optional<Recovery::Missed> missed = may_go_on ? recovery->missed(*session, heard) : std::nullopt;
  if (!missed) {
    remove(socket);
    return false;
  }
  if (recovery->is_full()) {
    socket.pid_ = std::move(session->pid);
    socket.connected_at_ = session->connected_at;
    socket.last_sent_ = missed->last;
  }
  for (const EncodedUnit* const unit : missed->units) session_.send_unit(unit->data(), unit->size());
  admit(socket);
  return true;
}

bool Connection::revive(Socket& socket, KeptSession& session, base::json::Value auth) {
  socket.is_recovered_ = true;
  socket.state = std::move(session.state);
  for (const std::string& room : session.rooms) socket.join(room);
  return socket.namespace_.handler_->on_recovering(socket, auth);
}

void Connection::fetch(Namespace& of, std::string_view pid, base::json::Value auth) {
  Socket& socket = add(of, SocketId(base::random_token(socket_id_bytes)), auth);
  of.recovery()->elsewhere()->take(of.name(), std::string(pid),
                                   [decision = Decision(socket), auth = std::string(auth.raw())](
                                       std::optional<KeptSession> session) mutable {
                                     if (decision) fetched(std::move(decision), auth, std::move(session));
                                   });
}

void Connection::fetched(Decision decision, const std::string& auth, std::optional<KeptSession> session) {
  Socket& socket = *decision.socket_;
  Connection& connection = socket.connection_;
  Namespace& of = socket.namespace_;
  base::json::Document document;
  static_cast<void>(document.parse(auth));  // it parsed when it arrived
  if (session && revive(socket, *session, document.root())) return decision.accept();
  connection.remove(socket);
  connection.ask(of, document.root());
}

Socket& Connection::add(Namespace& of, SocketId id, base::json::Value auth) {
  return *sockets_.emplace_back(std::make_unique<Socket>(*this, of, std::move(id), auth));
}

void Connection::remove(Socket& socket) {
  const Namespace& of = socket.namespace_;
  std::erase_if(sockets_, [&](const std::unique_ptr<Socket>& owned) { return owned.get() == &socket; });
  server_.one_left(of);
}

void Connection::admit(Socket& socket) {
  Namespace& of = socket.namespace_;
  std::erase(left_, of.name());
  deadline_.disarm();
  socket.state_ = Socket::State::connected;
  if (Recovery* const recovery = of.recovery()) recovery->admit(socket);
  session_.send(encode_connect(of.name(), socket.id().str(), socket.pid_));
  of.handler_->on_connected(socket);
}

void Connection::decided(Socket& socket, std::optional<Refusal> refusal) {
  if (asking_ != nullptr && asking_->socket == &socket) {
    asking_->refusal = std::move(refusal);
    return;
  }
  if (closing_) return;
  if (!refusal) return admit(socket);
  const Namespace& of = socket.namespace_;
  remove(socket);
  refuse(of.name(), *refusal);
}

void Connection::refuse(std::string_view namespace_name, const Refusal& refusal) {
  session_.send(encode_connect_error(namespace_name, refusal));
  if (++refusals_ >= server_.options().refusals_per_connection) close();
}

// --- decisions ---------------------------------------------------------------------------------------------

Decision::Decision(Socket& socket) : socket_(&socket) {
  if (socket.decision_ != nullptr) socket.decision_->socket_ = nullptr;
  socket.decision_ = this;
}

Decision::Decision(Decision&& other) noexcept : socket_(std::exchange(other.socket_, nullptr)) {
  if (socket_ != nullptr) socket_->decision_ = this;
}

Decision& Decision::operator=(Decision&& other) noexcept {
  if (this == &other) return *this;
  decide(Refusal{"Not decided", {}});
  socket_ = std::exchange(other.socket_, nullptr);
  if (socket_ != nullptr) socket_->decision_ = this;
  return *this;
}

Decision::~Decision() {
  decide(Refusal{"Not decided", {}});
}

void Decision::decide(std::optional<Refusal> refusal) {
  Socket* const socket = std::exchange(socket_, nullptr);
  if (socket == nullptr) return;
  socket->decision_ = nullptr;
  socket->connection_.decided(*socket, std::move(refusal));
}

}  // namespace parley::socketio
